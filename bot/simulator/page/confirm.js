// The question before a step that is hard to take back.
import { h } from "./dom.js";
import { textObject, textOf } from "./mrkdwn.js";
import { t } from "./words.js";

/** Ask; true when the person says yes. */
export function ask(confirm) {
  return new Promise((resolve) => {
    const yes = h("button", { type: "button", class: `button ${confirm.style === "danger" ? "danger" : "primary"}`, "data-confirm": "yes" }, textOf(confirm.confirm) || "OK");
    const no = h("button", { type: "button", class: "button", "data-confirm": "no" }, textOf(confirm.deny) || t("Cancel"));
    const dialog = h("dialog", { class: "confirm", role: "alertdialog", "aria-labelledby": "confirm-title", "aria-describedby": "confirm-text" },
      h("h2", { id: "confirm-title", class: "confirm-title" }, textOf(confirm.title)),
      h("div", { id: "confirm-text", class: "confirm-text" }, textObject(confirm.text)),
      h("div", { class: "confirm-buttons" }, no, yes));
    const end = (answer) => {
      dialog.close();
      dialog.remove();
      resolve(answer);
    };
    yes.addEventListener("click", () => end(true));
    no.addEventListener("click", () => end(false));
    dialog.addEventListener("cancel", (event) => {
      event.preventDefault();
      end(false);
    });
    document.body.append(dialog);
    dialog.showModal();
    (confirm.style === "danger" ? no : yes).focus();
  });
}
