package dev.roster.dev;

import java.net.URI;
import java.util.stream.Collectors;

/** The text after the start in development. Its commands run in sh, bash and zsh. */
final class Banner {
    private static final String TEXT = """

            Roster is running.

              Console            %1$s
              API                %1$s/v1
              Swagger UI         %1$s/q/swagger-ui
              OpenAPI            %1$s/q/openapi
              Health             %1$s/q/health
              Emails             %1$s/dev/mail
              TXT records        %1$s/dev/dns (add one: /dev/dns/set?name=…&value=…)
              Identity provider  %2$s

            Sign in with any password as one of these people, or with any other email address:
            %4$s

            Paste this into a shell, at once or line by line:

            # Sign in as Ada, an admin, and list the members
            ROSTER=%1$s
            ACCOUNT=%3$s
            JSON='Content-Type: application/json'
            token() { curl -s %2$s/token -d grant_type=password -d client_id=demo -d password=any -d "username=$1" | sed -n 's/.*"access_token" *: *"\\([^"]*\\)".*/\\1/p'; }
            TOKEN=$(token ada@acme.example)
            curl -sw '\\n' -H "Authorization: Bearer $TOKEN" $ROSTER/v1/accounts/$ACCOUNT/members

            # Invite Eli and read the secret from the link in the email
            curl -sw '\\n' -H "Authorization: Bearer $TOKEN" -H "$JSON" -d '{"email":"eli@acme.example"}' $ROSTER/v1/accounts/$ACCOUNT/invitations
            sleep 1; SECRET=$(curl -s --retry 9 "$ROSTER/dev/mail.json?to=eli@acme.example" | grep -o '[A-Za-z0-9_-]\\{86\\}' | head -n 1)

            # Accept the invitation as Eli
            ELI=$(token eli@acme.example)
            JOINED=$(curl -s -H "Authorization: Bearer $ELI" -H "$JSON" -d "{\\"token\\":\\"$SECRET\\"}" $ROSTER/v1/invitations/accept); echo "$JOINED"
            MEMBER=$(echo "$JOINED" | sed 's/.*"member":{"id":"\\([^"]*\\)".*/\\1/')

            # Make Eli an admin, who can then list the members
            curl -sw '\\n' -X PATCH -H "Authorization: Bearer $TOKEN" -H "$JSON" -d '{"role":"admin"}' $ROSTER/v1/accounts/$ACCOUNT/members/$MEMBER
            curl -sw '\\n' -H "Authorization: Bearer $ELI" $ROSTER/v1/accounts/$ACCOUNT/members

            # Remove Eli. The same request with the same token is rejected
            curl -sw '\\n' -X DELETE -H "Authorization: Bearer $TOKEN" $ROSTER/v1/accounts/$ACCOUNT/members/$MEMBER
            curl -sw '\\n' -H "Authorization: Bearer $ELI" $ROSTER/v1/accounts/$ACCOUNT/members

            """;

    private Banner() {
    }

    static void print(URI roster, String issuer, String accountId) {
        String people = DevPeople.KNOWN.stream()
                .map(person -> "  %-20s %s".formatted(person.address(), person.role()))
                .collect(Collectors.joining("\n"));
        System.out.println(TEXT.formatted(roster, issuer, accountId, people));
    }
}
