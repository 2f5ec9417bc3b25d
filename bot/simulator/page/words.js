// The page's own words. What the bot says is the bot's; these are only the frame around it.

const PT = {
  "Send": "Enviar",
  "Message {name}": "Mensagem para {name}",
  "Message the app": "Mensagem para o app",
  "Reply…": "Responder…",
  "Only visible to you": "Visível só para você",
  "Today": "Hoje",
  "Yesterday": "Ontem",
  "Tomorrow": "Amanhã",
  "Home": "Início",
  "Messages": "Mensagens",
  "New": "Novas",
  "New messages": "Mensagens novas",
  "edited": "editado",
  "Conversations": "Conversas",
  "Channels": "Canais",
  "Direct messages": "Mensagens diretas",
  "App": "App",
  "Apps": "Apps",
  "APP": "APP",
  "you": "você",
  "Viewing as {name}": "Vendo como {name}",
  "Switch person": "Trocar de pessoa",
  "Back": "Voltar",
  "Close": "Fechar",
  "Cancel": "Cancelar",
  "Submit": "Enviar",
  "Save": "Salvar",
  "Choose…": "Escolha…",
  "Choices": "Opções",
  "Search": "Buscar",
  "No results": "Nada encontrado",
  "Type at least {n} characters": "Digite pelo menos {n} caracteres",
  "Searching…": "Buscando…",
  "Remove {name}": "Remover {name}",
  "optional": "opcional",
  "Fill in this field.": "Preencha este campo.",
  "At least {n} characters.": "Pelo menos {n} caracteres.",
  "At most {n} characters.": "No máximo {n} caracteres.",
  "At least {n}.": "No mínimo {n}.",
  "At most {n}.": "No máximo {n}.",
  "This is not a whole number.": "Não é um número inteiro.",
  "This is not a number.": "Não é um número.",
  "This is not an e-mail address.": "Não é um endereço de e-mail.",
  "This is not a web address.": "Não é um endereço da web.",
  "More actions": "Mais ações",
  "Reply in thread": "Responder na conversa",
  "Thread": "Conversa",
  "{n} reply": "{n} resposta",
  "{n} replies": "{n} respostas",
  "Add reaction": "Reagir",
  "Copy link": "Copiar link",
  "Link copied": "Link copiado",
  "Shortcuts": "Atalhos",
  "Nothing here yet": "Ainda não há nada aqui",
  "Say something, or type / for commands.": "Escreva algo, ou digite / para ver os comandos.",
  "The app has not published a Home tab yet.": "O app ainda não publicou a aba Início.",
  "Theme: system": "Tema: sistema",
  "Theme: light": "Tema: claro",
  "Theme: dark": "Tema: escuro",
  "Timeline": "Linha do tempo",
  "Commands": "Comandos",
  "People": "Pessoas",
  "connected over HTTP": "conectado por HTTP",
  "connected over Socket Mode": "conectado por Socket Mode",
  "not connected": "não conectado",
  "Reconnecting…": "Reconectando…",
  "Show less": "Mostrar menos",
  "Show more": "Mostrar mais",
  "Add a file": "Anexar arquivo",
  "just now": "agora mesmo",
  "Not found": "Não encontrado",
  "This is not possible here.": "Isto não é possível aqui.",
  "The simulator does not answer.": "O simulador não responde.",
  "{n} unread": "{n} não lidas",
};

let language = "en";

/** Portuguese for a locale that starts with "pt", English for any other. */
export function speak(locale) {
  language = String(locale ?? "").toLowerCase().startsWith("pt") ? "pt" : "en";
  document.documentElement.lang = language;
}

/** The sentence in the person's language, with {facts} filled in. */
export function t(sentence, facts = {}) {
  const said = language === "pt" ? (PT[sentence] ?? sentence) : sentence;
  return said.replace(/\{(\w+)\}/g, (whole, name) => facts[name] ?? whole);
}
