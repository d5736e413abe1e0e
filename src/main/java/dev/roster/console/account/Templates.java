package dev.roster.console.account;

import dev.roster.account.AccountView;
import dev.roster.console.FormError;
import dev.roster.console.Frame;
import dev.roster.domain.JoinableAccount;
import dev.roster.lifecycle.DeletionView;
import dev.roster.list.Page;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateData;
import io.quarkus.qute.TemplateInstance;
import java.util.List;

@CheckedTemplate(basePath = "console/account")
@TemplateData(target = AccountView.class)
class Templates {
    static native TemplateInstance settings(Frame frame, AccountPage.Form form, FormError error, AccountPage.BrandForm brand,
            FormError brandError, AccountPage.SupportForm support, List<AccountPage.IssuerChoice> issuers);

    static native TemplateInstance home(Frame frame, List<JoinableAccount> joinable);

    static native TemplateInstance accounts(Frame frame, Page<AccountView> page, String search);

    static native TemplateInstance accountForm(Frame frame, HomePage.Form form, FormError error);

    /** @param typed the name that did not match, or null */
    static native TemplateInstance accountClose(Frame frame, AccountView account, String typed);

    static native TemplateInstance accountReopen(Frame frame, AccountView account);

    /** @param typed the name that did not match, or null */
    static native TemplateInstance accountDelete(Frame frame, AccountView account, String typed);

    static native TemplateInstance deletions(Frame frame, Page<DeletionView> page);

    static native TemplateInstance signedOut(Frame frame);
}
