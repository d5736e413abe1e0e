package dev.roster.console.join;

import dev.roster.console.Frame;
import dev.roster.console.join.JoinMessages.JoinProblem;
import dev.roster.console.join.JoinMessages.LinkProblem;
import dev.roster.console.join.JoinMessages.OptOutProblem;
import dev.roster.identity.Linking;
import dev.roster.invitation.JoinService;
import dev.roster.invitation.OptOuts;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateData;
import io.quarkus.qute.TemplateInstance;

@CheckedTemplate(basePath = "console/join")
@TemplateData(target = Linking.Preview.class)
@TemplateData(target = JoinService.Preview.class)
@TemplateData(target = OptOuts.View.class)
class Templates {
    static native TemplateInstance join(Frame frame, JoinPage.Offer offer);

    /** @param joined whether the reader only has to sign in */
    static native TemplateInstance joinProblem(Frame frame, JoinProblem problem, boolean joined);

    static native TemplateInstance joinDecline(Frame frame, JoinPage.Offer offer);

    static native TemplateInstance joinDeclined(Frame frame);

    static native TemplateInstance linkSignIn(Frame frame, LinkSignInPage.Offer offer);

    static native TemplateInstance linkProblem(Frame frame, LinkProblem problem, boolean signedIn);

    /** @param changed whether this request changed the choice */
    static native TemplateInstance optOut(Frame frame, OptOuts.View view, String key, boolean changed);

    static native TemplateInstance optOutProblem(Frame frame, OptOutProblem problem);
}
