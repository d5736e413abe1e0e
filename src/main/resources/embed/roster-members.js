// <roster-members>: the members of an account, inside a page of another product. docs/embedding.md describes it.
// The file has no dependencies, and inserts the content of responses as text only, never as markup.

const ROSTER = new URL("..", import.meta.url);
const LIMIT = 50;
const SEARCH_DELAY_MILLIS = 250;
const UNITS = [["year", 31536000], ["month", 2592000], ["day", 86400], ["hour", 3600], ["minute", 60]];

const TEXTS = {
  en: {
    members: "Members", search: "Search members", invite: "Invite", email: "Email address", name: "Name", role: "Role",
    lastActive: "Last active", actions: "Actions", never: "Never", now: "just now", you: "You", suspended: "Suspended",
    changeRole: "Change role", changeRoleOf: "Change role of {}", remove: "Remove", removeOf: "Remove {}", revoke: "Revoke",
    revokeOf: "Revoke invitation to {}", cancel: "Cancel", save: "Save", more: "Show more", none: "No members found",
    invited: "Open invitations", firstInvited: "Only {} open invitations are shown.",
    expires: "Expires", send: "Send invitation", inviteTitle: "Invite a person",
    roleTitle: "Change the role of {}", removeTitle: "Remove {}?",
    removeEffect: "{} loses access immediately: all sessions, tokens and API keys stop working.",
    revokeTitle: "Revoke the invitation to {}?", revokeEffect: "The link in the email stops working.",
    sent: "Invitation sent to {}.", alreadyInvited: "{} was invited less than a minute ago. No further email was sent.",
    changed: "The role of {} was changed.", removed: "{} was removed.", revoked: "The invitation to {} was revoked.",
    loaded: "Members shown: {}", admin: "Admin", member: "Member",
    expired: "Your access to this list has expired. Reload the page.", failed: "This did not work. Please try again.",
    unreachable: "The member list cannot be reached. Please try again.", retry: "Try again",
    errors: {
      forbidden: "You do not have permission for this.", "not-found": "Not found, or no longer available.",
      "member-suspended": "Your membership is suspended.", "last-admin": "The account needs at least one active admin.",
      "already-member": "This person is already a member.",
      "seats-exhausted": "All seats of the account are taken.", "member-removed": "This person was removed.",
      "recipient-opted-out": "This person does not want invitations from this account.",
      "daily-allowance-exceeded": "The account has reached its daily limit of invitations.", validation: "Check the input.",
      "invitation-closed": "This invitation is no longer open.", "account-closed": "The account is closed.",
    },
  },
  de: {
    members: "Mitglieder", search: "Mitglieder suchen", invite: "Einladen", email: "E-Mail-Adresse", name: "Name", role: "Rolle",
    lastActive: "Zuletzt aktiv", actions: "Aktionen", never: "Nie", now: "gerade eben", you: "Sie", suspended: "Gesperrt",
    changeRole: "Rolle ändern", changeRoleOf: "Rolle ändern: {}", remove: "Entfernen", removeOf: "{} entfernen",
    revoke: "Widerrufen", revokeOf: "Einladung an {} widerrufen", cancel: "Abbrechen", save: "Speichern", more: "Mehr anzeigen",
    none: "Keine Mitglieder gefunden", invited: "Offene Einladungen",
    firstInvited: "Nur {} offene Einladungen werden angezeigt.", expires: "Läuft ab", send: "Einladung senden",
    inviteTitle: "Person einladen", roleTitle: "Rolle von {} ändern", removeTitle: "{} entfernen?",
    removeEffect: "{} verliert sofort den Zugriff: Alle Sitzungen, Tokens und API-Schlüssel werden ungültig.",
    revokeTitle: "Einladung an {} widerrufen?", revokeEffect: "Der Link in der E-Mail wird ungültig.",
    sent: "Einladung an {} gesendet.", alreadyInvited: "{} wurde vor weniger als einer Minute eingeladen. Es wurde keine weitere E-Mail gesendet.",
    changed: "Die Rolle von {} wurde geändert.", removed: "{} wurde entfernt.", revoked: "Die Einladung an {} wurde widerrufen.",
    loaded: "Angezeigte Mitglieder: {}", admin: "Admin", member: "Mitglied",
    expired: "Ihr Zugriff auf diese Liste ist abgelaufen. Laden Sie die Seite neu.",
    failed: "Das hat nicht funktioniert. Versuchen Sie es noch einmal.",
    unreachable: "Die Mitgliederliste ist nicht erreichbar. Versuchen Sie es noch einmal.", retry: "Erneut versuchen",
    errors: {
      forbidden: "Dazu fehlt Ihnen die Berechtigung.", "not-found": "Nicht gefunden oder nicht mehr verfügbar.",
      "member-suspended": "Ihre Mitgliedschaft ist gesperrt.", "last-admin": "Das Konto braucht mindestens einen aktiven Admin.",
      "already-member": "Diese Person ist bereits Mitglied.",
      "seats-exhausted": "Alle Plätze des Kontos sind belegt.", "member-removed": "Diese Person wurde entfernt.",
      "recipient-opted-out": "Diese Person möchte von diesem Konto keine Einladungen erhalten.",
      "daily-allowance-exceeded": "Das Tageslimit des Kontos für Einladungen ist erreicht.", validation: "Prüfen Sie die Eingabe.",
      "invitation-closed": "Diese Einladung ist nicht mehr offen.", "account-closed": "Das Konto ist geschlossen.",
    },
  },
  fr: {
    members: "Membres", search: "Rechercher des membres", invite: "Inviter", email: "Adresse e-mail", name: "Nom", role: "Rôle",
    lastActive: "Dernière activité", actions: "Actions", never: "Jamais", now: "à l’instant", you: "Vous", suspended: "Suspendu",
    changeRole: "Modifier le rôle", changeRoleOf: "Modifier le rôle de {}", remove: "Retirer", removeOf: "Retirer {}",
    revoke: "Révoquer", revokeOf: "Révoquer l’invitation envoyée à {}", cancel: "Annuler", save: "Enregistrer", more: "Afficher plus",
    none: "Aucun membre trouvé", invited: "Invitations en attente",
    firstInvited: "Seules {} invitations en attente sont affichées.", expires: "Expiration", send: "Envoyer l’invitation",
    inviteTitle: "Inviter une personne", roleTitle: "Modifier le rôle de {}", removeTitle: "Retirer {} ?",
    removeEffect: "{} perd immédiatement l’accès : ses sessions, ses jetons et ses clés d’API ne fonctionnent plus.",
    revokeTitle: "Révoquer l’invitation envoyée à {} ?", revokeEffect: "Le lien de l’e-mail ne fonctionnera plus.",
    sent: "Invitation envoyée à {}.", alreadyInvited: "{} a été invité il y a moins d’une minute. Aucun autre e-mail n’a été envoyé.",
    changed: "Le rôle de {} a été modifié.", removed: "{} ne fait plus partie du compte.",
    revoked: "L’invitation envoyée à {} a été révoquée.",
    loaded: "Membres affichés : {}", admin: "Administrateur", member: "Membre",
    expired: "Votre accès à cette liste a expiré. Rechargez la page.", failed: "L’opération a échoué. Veuillez réessayer.",
    unreachable: "La liste des membres est injoignable. Veuillez réessayer.", retry: "Réessayer",
    errors: {
      forbidden: "Vous n’avez pas l’autorisation nécessaire.", "not-found": "Introuvable ou plus disponible.",
      "member-suspended": "Votre adhésion est suspendue.", "last-admin": "Le compte a besoin d’au moins un administrateur actif.",
      "already-member": "Cette personne est déjà membre.",
      "seats-exhausted": "Toutes les places du compte sont occupées.", "member-removed": "Cette personne a été retirée.",
      "recipient-opted-out": "Cette personne ne souhaite pas recevoir d’invitations de ce compte.",
      "daily-allowance-exceeded": "La limite quotidienne d’invitations du compte est atteinte.", validation: "Vérifiez la saisie.",
      "invitation-closed": "Cette invitation n’est plus en attente.", "account-closed": "Le compte est fermé.",
    },
  },
  es: {
    members: "Miembros", search: "Buscar miembros", invite: "Invitar", email: "Correo electrónico", name: "Nombre", role: "Rol",
    lastActive: "Última actividad", actions: "Acciones", never: "Nunca", now: "ahora mismo", you: "Usted", suspended: "Suspendido",
    changeRole: "Cambiar el rol", changeRoleOf: "Cambiar el rol de {}", remove: "Eliminar", removeOf: "Eliminar a {}",
    revoke: "Revocar", revokeOf: "Revocar la invitación enviada a {}", cancel: "Cancelar", save: "Guardar", more: "Mostrar más",
    none: "No se encontraron miembros", invited: "Invitaciones pendientes",
    firstInvited: "Solo se muestran {} invitaciones pendientes.", expires: "Caduca", send: "Enviar invitación",
    inviteTitle: "Invitar a una persona", roleTitle: "Cambiar el rol de {}", removeTitle: "¿Eliminar a {}?",
    removeEffect: "{} pierde el acceso de inmediato: sus sesiones, tokens y claves de API dejan de funcionar.",
    revokeTitle: "¿Revocar la invitación enviada a {}?", revokeEffect: "El enlace del correo dejará de funcionar.",
    sent: "Invitación enviada a {}.", alreadyInvited: "{} recibió una invitación hace menos de un minuto. No se ha enviado otro correo.",
    changed: "El rol de {} ha cambiado.", removed: "Se ha eliminado a {}.", revoked: "Se ha revocado la invitación enviada a {}.",
    loaded: "Miembros mostrados: {}", admin: "Administrador", member: "Miembro",
    expired: "Su acceso a esta lista ha caducado. Vuelva a cargar la página.",
    failed: "No se ha podido completar la operación. Inténtelo de nuevo.",
    unreachable: "No se puede acceder a la lista de miembros. Inténtelo de nuevo.", retry: "Intentar de nuevo",
    errors: {
      forbidden: "No tiene permiso para hacer esto.", "not-found": "No se ha encontrado o ya no está disponible.",
      "member-suspended": "Su membresía está suspendida.", "last-admin": "La cuenta necesita al menos un administrador activo.",
      "already-member": "Esta persona ya es miembro.",
      "seats-exhausted": "Todas las plazas de la cuenta están ocupadas.", "member-removed": "Se ha eliminado a esta persona.",
      "recipient-opted-out": "Esta persona no quiere recibir invitaciones de esta cuenta.",
      "daily-allowance-exceeded": "La cuenta ha alcanzado su límite diario de invitaciones.", validation: "Revise los datos.",
      "invitation-closed": "Esta invitación ya no está pendiente.", "account-closed": "La cuenta está cerrada.",
    },
  },
};

// A constructed style sheet is allowed by every content security policy.
const STYLE = new CSSStyleSheet();
STYLE.replaceSync(`
:host { display: block; container-type: inline-size; font: var(--roster-font, inherit); color: var(--roster-color, inherit);
  --line: var(--roster-border, color-mix(in srgb, currentColor 25%, transparent));
  --round: var(--roster-radius, 6px); --strong: var(--roster-accent, #1d4ed8); }
:host([hidden]) { display: none; }
.bar { display: flex; flex-wrap: wrap; gap: .5rem; margin-bottom: .75rem; }
.bar input { flex: 1 1 12rem; }
input, select, button { font: inherit; color: inherit; padding: .4rem .7rem; border: 1px solid var(--line);
  border-radius: var(--round); background: transparent; min-height: 2.25rem; box-sizing: border-box; }
option { color: CanvasText; background: Canvas; }
button { cursor: pointer; }
button.primary { background: var(--strong); border-color: var(--strong); color: var(--roster-accent-text, #fff); }
button.danger { background: var(--roster-danger, #b91c1c); border-color: transparent; color: #fff; }
button:disabled { opacity: .6; cursor: default; }
:focus-visible { outline: 2px solid var(--strong); outline-offset: 2px; }
.notice, .problem { margin: 0 0 .75rem; padding: .5rem .75rem; border-left: 3px solid var(--strong); overflow-wrap: anywhere; }
.problem { border-color: var(--roster-danger, #b91c1c); }
/* Screen readers observe live regions only while they are displayed. */
.notice:empty, .problem:empty { margin: 0; padding: 0; border: 0; }
table { width: 100%; border-collapse: collapse; text-align: start; }
th, td { text-align: start; padding: .5rem .75rem .5rem 0; border-bottom: 1px solid var(--line); vertical-align: middle; }
thead th { font-weight: 600; }
tbody th { font-weight: inherit; overflow-wrap: anywhere; }
small { display: block; font-size: .875em; color: var(--roster-muted, inherit); }
.badge { display: inline-block; margin-inline-start: .4rem; padding: 0 .4rem; font-size: .8em; border: 1px solid var(--line);
  border-radius: var(--round); }
.actions { display: flex; flex-wrap: wrap; gap: .4rem; justify-content: flex-end; }
h2 { font-size: 1em; margin: 1.25rem 0 .25rem; }
.hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.more { margin-top: .75rem; }
dialog { font: inherit; color: var(--roster-dialog-color, CanvasText); background: var(--roster-dialog-background, Canvas);
  border: 1px solid var(--line); border-radius: var(--round); padding: 1.25rem; width: min(26rem, calc(100vw - 2rem));
  box-sizing: border-box; overflow-wrap: anywhere; }
dialog::backdrop { background: rgb(0 0 0 / 45%); }
dialog h2 { margin: 0 0 .75rem; font-size: 1.15em; }
dialog label { display: block; margin: .75rem 0 .25rem; }
dialog input, dialog select { width: 100%; }
dialog .actions { margin-top: 1.25rem; }
@container (max-width: 34rem) {
  thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  tr { display: block; border-bottom: 1px solid var(--line); padding: .5rem 0; }
  th, td { display: block; border: 0; padding: .15rem 0; }
  td[data-label]::before { content: attr(data-label) ": "; }
  .actions { justify-content: flex-start; }
}
@media (forced-colors: active) { button { border-color: ButtonText; } }
`);

/** Creates an element. Text never becomes markup. */
function el(name, properties = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(properties)) {
    if (key in element && !key.startsWith("aria") && key !== "role") {
      element[key] = value;
    } else {
      element.setAttribute(key, value);
    }
  }
  element.append(...children.filter((child) => child !== null && child !== undefined && child !== ""));
  return element;
}

/** Whether the permissions contain the permission, such as "member:read", or grant it by "member:*" or "*". */
function allows(permissions, permission) {
  const resource = permission.slice(0, permission.indexOf(":") + 1);
  return [permission, `${resource}*`, "*"].some((granted) => permissions.includes(granted));
}

class TokenExpired extends Error {}

class Unreachable extends Error {}

class RosterMembers extends HTMLElement {
  static observedAttributes = ["account", "lang"];

  #token;
  #current = null;
  #run = 0;
  #ready = false;
  #hasInvitations = false;
  #texts = TEXTS.en;
  #locale = "en";
  #self = { memberId: null, permissions: [] };
  #roles = [];
  #parts = null;
  #timer;
  #next = null;
  #count = 0;

  constructor() {
    super();
    this.attachShadow({ mode: "open" }).adoptedStyleSheets = [STYLE];
  }

  /** The token as text, or a function that returns it or a promise of it. A function is called again when the token expires. */
  get token() {
    return this.#token;
  }

  set token(token) {
    this.#token = token;
    this.#current = null;
    this.#start();
  }

  connectedCallback() {
    // A framework can have set the property before the browser has loaded this file.
    if (Object.hasOwn(this, "token")) {
      const token = this.token;
      delete this.token;
      this.token = token;
    } else {
      this.#start();
    }
  }

  disconnectedCallback() {
    this.#run++;
    clearTimeout(this.#timer);
  }

  attributeChangedCallback(name, before, after) {
    if (before !== after) {
      this.#start();
    }
  }

  /** Loads the list again. */
  reload() {
    return this.#start();
  }

  async #start() {
    if (!this.isConnected || !this.#token || !this.getAttribute("account")) {
      return;
    }
    const run = ++this.#run;
    this.#ready = false;
    this.#hasInvitations = false;
    this.#chooseLanguage();
    this.#layOut();
    await this.#guard(run, async () => {
      const self = await this.#call("GET", "embedded");
      const roles = allows(self.permissions, "role:read") ? (await this.#call("GET", "roles")).items : [];
      if (run !== this.#run) {
        return;
      }
      this.#self = self;
      this.#roles = roles;
      this.#ready = true;
      this.#parts.invite.hidden = !this.#can("member:invite");
      await this.#load(run);
      await this.#loadInvitations(run);
    });
  }

  #chooseLanguage() {
    const wanted = this.closest("[lang]")?.lang || navigator.language || "en";
    const language = wanted.slice(0, 2).toLowerCase();
    this.#locale = language in TEXTS ? wanted : "en";
    this.#texts = TEXTS[language] ?? TEXTS.en;
  }

  #can(permission) {
    return allows(this.#self.permissions, permission);
  }

  #t(key, value) {
    return this.#texts[key].replace("{}", () => value);
  }

  // The page

  #layOut() {
    const t = this.#texts;
    const search = el("input",
      { type: "search", placeholder: t.search, maxLength: 100, autocomplete: "off", "aria-label": t.search });
    search.addEventListener("input", () => this.#searchSoon());
    const invite = el("button", { type: "button", className: "primary", hidden: true }, t.invite);
    invite.addEventListener("click", () => this.#invite());
    const notice = el("p", { className: "notice", role: "status" });
    const problem = el("p", { className: "problem", role: "alert" });
    const rows = el("tbody");
    const table = el("table", {}, el("caption", { className: "hidden" }, t.members),
      this.#head([t.name, t.role, t.lastActive]), rows);
    const more = el("button", { type: "button", className: "more", hidden: true }, t.more);
    more.addEventListener("click", () => this.#more());
    const invited = el("div");
    const dialog = el("dialog", { "aria-labelledby": "title" });
    dialog.addEventListener("close", () => dialog.replaceChildren());
    this.#parts = { search, invite, notice, problem, rows, table, more, invited, dialog };
    this.shadowRoot.replaceChildren(el("div", { lang: this.#locale, role: "group", "aria-label": t.members },
      el("div", { className: "bar" }, search, invite), notice, problem, table, more, invited, dialog));
  }

  #head(titles) {
    return el("thead", {}, el("tr", {}, ...titles.map((title) => el("th", { scope: "col" }, title)),
      el("td", {}, el("span", { className: "hidden" }, this.#texts.actions))));
  }

  #searchSoon() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      // The request for the first list includes the search text.
      if (!this.#ready) {
        return;
      }
      const run = ++this.#run;
      this.#guard(run, async () => {
        await this.#load(run, true);
        // A search replaces an unfinished run, which can be the one that loads the invitations.
        if (!this.#hasInvitations) {
          await this.#loadInvitations(run);
        }
      });
    }, SEARCH_DELAY_MILLIS);
  }

  async #load(run, announce) {
    const page = await this.#page(null);
    if (run !== this.#run) {
      return;
    }
    this.#parts.rows.replaceChildren();
    this.#count = 0;
    this.#show(page);
    // A search that began before the first list was loaded is announced, too.
    if (announce || this.#parts.search.value.trim()) {
      this.#say(this.#t("loaded", page.nextCursor ? `${this.#count}+` : this.#count));
    }
  }

  async #loadInvitations(run) {
    if (!this.#can("member:invite") || run !== this.#run) {
      return;
    }
    const page = await this.#call("GET", `invitations?state=open&limit=${LIMIT}`);
    if (run === this.#run) {
      this.#hasInvitations = true;
      this.#showInvitations(page.items, Boolean(page.nextCursor));
    }
  }

  #page(cursor) {
    const query = new URLSearchParams({ limit: LIMIT });
    if (this.#parts.search.value.trim()) {
      query.set("search", this.#parts.search.value.trim());
    }
    if (cursor) {
      query.set("cursor", cursor);
    }
    query.set("kind", "person");
    return this.#call("GET", `members?${query}`);
  }

  async #more() {
    const run = this.#run;
    const { more } = this.#parts;
    more.disabled = true;
    await this.#guard(run, async () => {
      const page = await this.#page(this.#next);
      if (run === this.#run) {
        const first = this.#parts.rows.childElementCount;
        this.#show(page);
        this.#say(this.#t("loaded", page.nextCursor ? `${this.#count}+` : this.#count));
        this.#parts.rows.children[first]?.querySelector("button")?.focus();
      }
    });
    more.disabled = false;
    // The browser has removed the focus from the disabled button.
    if (document.activeElement === document.body) {
      more.focus();
    }
  }

  #show(page) {
    this.#next = page.nextCursor ?? null;
    this.#count += page.items.length;
    this.#parts.more.hidden = this.#next === null;
    this.#parts.rows.append(...page.items.map((member) => this.#row(member)));
    if (this.#count === 0 && this.#next === null) {
      this.#parts.rows.append(el("tr", {}, el("td", { colSpan: 4 }, this.#texts.none)));
    }
  }

  #row(member) {
    const t = this.#texts;
    const isSelf = member.id === this.#self.memberId;
    const row = el("tr", {},
      el("th", { scope: "row" }, member.name, isSelf ? el("span", { className: "badge" }, t.you) : null,
        member.status === "suspended" ? el("span", { className: "badge" }, t.suspended) : null,
        el("small", {}, member.email)),
      el("td", { "data-label": t.role }, this.#roleName(member.role)),
      el("td", { "data-label": t.lastActive }, this.#time(member.lastActiveAt)),
      el("td", {}, el("div", { className: "actions" },
        !isSelf && this.#can("member:update") && this.#roles.length > 0
          ? this.#action(t.changeRole, this.#t("changeRoleOf", member.name), () => this.#changeRole(member)) : null,
        !isSelf && this.#can("member:remove")
          ? this.#action(t.remove, this.#t("removeOf", member.name), () => this.#remove(member)) : null)));
    row.dataset.id = member.id;
    return row;
  }

  #action(text, label, run) {
    const button = el("button", { type: "button", "aria-label": label }, text);
    button.addEventListener("click", run);
    return button;
  }

  #showInvitations(invitations, hasMore) {
    const t = this.#texts;
    this.#parts.invited.replaceChildren();
    if (invitations.length > 0) {
      this.#parts.invited.append(el("h2", {}, t.invited), el("table", {},
        el("caption", { className: "hidden" }, t.invited),
        this.#head([t.email, t.role, t.expires]),
        el("tbody", {}, ...invitations.map((invitation) => el("tr", {},
          el("th", { scope: "row" }, invitation.email),
          el("td", { "data-label": t.role }, this.#roleName(invitation.role)),
          el("td", { "data-label": t.expires }, this.#time(invitation.expiresAt)),
          el("td", {}, el("div", { className: "actions" },
            this.#action(t.revoke, this.#t("revokeOf", invitation.email), () => this.#revoke(invitation)))))))),
        hasMore ? el("p", {}, this.#t("firstInvited", LIMIT)) : "");
    }
  }

  #roleName(name) {
    if (name === "admin" || name === "member") {
      return this.#texts[name];
    }
    return this.#roles.find((role) => role.name === name)?.displayName ?? name;
  }

  #time(text) {
    if (!text) {
      return this.#texts.never;
    }
    const time = new Date(text);
    const seconds = (time - Date.now()) / 1000;
    const unit = UNITS.find(([, length]) => Math.abs(seconds) >= length);
    const relative = unit
      ? new Intl.RelativeTimeFormat(this.#locale, { numeric: "always" }).format(Math.trunc(seconds / unit[1]), unit[0])
      : this.#texts.now;
    return el("time", { dateTime: text, title: time.toLocaleString(this.#locale) }, relative);
  }

  #say(text) {
    this.#parts.notice.textContent = text;
  }

  // Actions

  #invite() {
    const t = this.#texts;
    const email = el("input", { type: "email", id: "email", required: true, maxLength: 254, autocomplete: "off" });
    const role = this.#roleSelect("member");
    this.#ask(t.inviteTitle, [el("label", { htmlFor: "email" }, t.email), email, ...role.parts], t.send, "primary", async () => {
      const body = { email: email.value.trim() };
      if (role.select) {
        body.role = role.select.value;
      }
      const invitation = await this.#call("POST", "invitations", body);
      const key = invitation.outcome === "already-invited" ? "alreadyInvited" : "sent";
      return { said: this.#t(key, invitation.email), action: "invited", email: invitation.email };
    });
  }

  #changeRole(member) {
    const t = this.#texts;
    const role = this.#roleSelect(member.role);
    this.#ask(this.#t("roleTitle", member.name), role.parts, t.save, "primary", async () => {
      await this.#call("PATCH", `members/${member.id}`, { role: role.select.value });
      return { said: this.#t("changed", member.name), action: "role-changed", memberId: member.id };
    });
  }

  #remove(member) {
    const t = this.#texts;
    this.#ask(this.#t("removeTitle", member.name), [el("p", {}, this.#t("removeEffect", member.name)), el("p", {}, member.email)],
      t.remove, "danger", async () => {
        await this.#call("DELETE", `members/${member.id}`);
        return { said: this.#t("removed", member.name), action: "removed", memberId: member.id };
      });
  }

  #revoke(invitation) {
    const t = this.#texts;
    this.#ask(this.#t("revokeTitle", invitation.email), [el("p", {}, t.revokeEffect)], t.revoke, "danger", async () => {
      await this.#call("DELETE", `invitations/${invitation.id}`);
      return { said: this.#t("revoked", invitation.email), action: "invitation-revoked", email: invitation.email };
    });
  }

  #roleSelect(selected) {
    if (this.#roles.length === 0) {
      return { select: null, parts: [] };
    }
    const select = el("select", { id: "role" }, ...this.#roles.map((role) =>
      el("option", { value: role.name, selected: role.name === selected }, this.#roleName(role.name))));
    return { select, parts: [el("label", { htmlFor: "role" }, this.#texts.role), select] };
  }

  /**
   * Shows a dialog, which stays open during the request and after a failure. The browser keeps the focus inside, and closes it
   * with Escape.
   */
  #ask(title, content, button, style, act) {
    const dialog = this.#parts.dialog;
    const opener = this.shadowRoot.activeElement;
    const problem = el("p", { className: "problem", role: "alert" });
    const submit = el("button", { className: style }, button);
    const cancel = el("button", { type: "button" }, this.#texts.cancel);
    cancel.addEventListener("click", () => dialog.close());
    const form = el("form", {}, el("h2", { id: "title" }, title), ...content, problem,
      el("div", { className: "actions" }, cancel, submit));
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      cancel.disabled = submit.disabled = true;
      problem.textContent = "";
      const run = this.#run;
      try {
        const { said, ...change } = await act();
        // Chromium closes a dialog at the second Escape, even if the handler prevents it. The dialog can then already show another
        // form.
        if (form.isConnected) {
          dialog.close();
        }
        this.#parts.problem.textContent = "";
        this.#say(said);
        this.#emit("roster-change", change);
        await this.#guard(run, async () => {
          await this.#load(run);
          await this.#loadInvitations(run);
        });
        this.#restoreFocus(opener, change.memberId);
      } catch (failure) {
        problem.textContent = this.#report(failure);
        cancel.disabled = submit.disabled = false;
      }
    });
    dialog.oncancel = (event) => {
      if (submit.disabled) {
        event.preventDefault();
      }
    };
    dialog.replaceChildren(form);
    dialog.showModal();
  }

  #restoreFocus(opener, memberId) {
    const row = memberId && [...this.#parts.rows.children].find((each) => each.dataset.id === memberId);
    (opener?.isConnected ? opener : row?.querySelector("button") ?? this.#parts.search).focus();
  }

  // Requests

  async #guard(run, work) {
    this.#parts.table.setAttribute("aria-busy", "true");
    try {
      await work();
      if (run === this.#run) {
        this.#parts.problem.textContent = "";
      }
    } catch (failure) {
      if (run === this.#run) {
        this.#parts.problem.textContent = this.#report(failure);
        const retry = el("button", { type: "button" }, this.#texts.retry);
        retry.addEventListener("click", () => this.reload());
        this.#parts.problem.append(" ", retry);
      }
    } finally {
      if (run === this.#run) {
        this.#parts.table.removeAttribute("aria-busy");
      }
    }
  }

  /** Emits the event of a failure, and returns the text for the reader. */
  #report(failure) {
    if (failure instanceof TokenExpired) {
      this.#emit("roster-token-expired", {});
      return this.#texts.expired;
    }
    const problem = failure.problem ?? null;
    this.#emit("roster-error", { problem, message: failure.message });
    if (failure instanceof Unreachable) {
      return this.#texts.unreachable;
    }
    return this.#texts.errors[problem?.type?.replace("/problems/", "")] ?? this.#texts.failed;
  }

  #emit(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true }));
  }

  /** One call of a function for all requests of the component. */
  async #tokenText() {
    this.#current ??= Promise.resolve(typeof this.#token === "function" ? this.#token() : this.#token);
    const current = this.#current;
    try {
      const token = await current;
      const text = typeof token === "string" ? token : token?.token;
      if (!text) {
        throw new Error("no token");
      }
      return text;
    } catch (failure) {
      if (this.#current === current) {
        this.#current = null;
      }
      throw new TokenExpired(failure);
    }
  }

  async #call(method, path, body, isRepeated = false) {
    const token = await this.#tokenText();
    const used = this.#current;
    const headers = { Authorization: `Bearer ${token}` };
    if (body) {
      headers["Content-Type"] = "application/json";
    }
    let response;
    try {
      response = await fetch(new URL(`v1/accounts/${encodeURIComponent(this.getAttribute("account"))}/${path}`, ROSTER), {
        method, headers, body: body && JSON.stringify(body), credentials: "omit", cache: "no-store",
      });
    } catch (failure) {
      throw new Unreachable(failure);
    }
    if (response.status === 401) {
      if (this.#current === used) {
        this.#current = null;
      }
      if (isRepeated || typeof this.#token !== "function") {
        throw new TokenExpired();
      }
      return this.#call(method, path, body, true);
    }
    const result = response.status === 204 ? null : await response.json().catch(() => null);
    if (!response.ok) {
      throw Object.assign(new Error(result?.title ?? `HTTP ${response.status}`), { problem: result });
    }
    return result;
  }
}

if (!customElements.get("roster-members")) {
  customElements.define("roster-members", RosterMembers);
}
