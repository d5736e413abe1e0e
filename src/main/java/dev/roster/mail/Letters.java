package dev.roster.mail;

@jakarta.enterprise.context.ApplicationScoped
public class Letters {
    public Letter render(InvitationLetter c, java.util.Locale l) {
        return new Letter("Hi", "Join: " + c.link(), "<p>" + c.link());
    }
}
