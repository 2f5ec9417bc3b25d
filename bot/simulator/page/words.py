"""The page's own words in Portuguese. What the bot says is the bot's; these are only the frame around it."""

import re

NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
PORTUGUESE = {
    "Send": "Enviar",
    "Message {name}": "Mensagem para {name}",
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
    "you": "você",
    "Viewing as {name}": "Vendo como {name}",
    "Switch person": "Trocar de pessoa",
    "Back": "Voltar",
    "Close": "Fechar",
    "Cancel": "Cancelar",
    "Submit": "Enviar",
    "Choose…": "Escolha…",
    "Choices": "Opções",
    "No results": "Nada encontrado",
    "Type at least {n} characters": "Digite pelo menos {n} caracteres",
    "Searching…": "Buscando…",
    "Remove {name}": "Remover {name}",
    "Remove": "Remover",
    "optional": "opcional",
    "Please complete this required field.": "Preencha este campo.",
    "Please enter at least {n} characters.": "Pelo menos {n} caracteres.",
    "Please enter at most {n} characters.": "No máximo {n} caracteres.",
    "Please enter a number of at least {n}.": "No mínimo {n}.",
    "Please enter a number of at most {n}.": "No máximo {n}.",
    "Please enter a whole number.": "Não é um número inteiro.",
    "Please enter a valid number.": "Não é um número.",
    "Please enter a valid email address.": "Não é um endereço de e-mail.",
    "Please enter a valid URL.": "Não é um endereço da web.",
    "We had some trouble connecting. Try again?": "Houve um problema de conexão. Tentar de novo?",
    "Operation timed out. Apps need to respond within {n} seconds.": "O app não respondeu em {n} segundos.",
    "This app did not respond.": "O app não respondeu.",
    "This button is no longer there. Reload to see what changed.": "Este botão não existe mais. Recarregue a página.",
    "More actions": "Mais ações",
    "Reply in thread": "Responder na conversa",
    "Thread": "Respostas",
    "{n} reply": "{n} resposta",
    "{n} replies": "{n} respostas",
    "Add reaction": "Reagir",
    "Copy link": "Copiar link",
    "Link copied": "Link copiado",
    "Shortcuts": "Atalhos",
    "Emoji": "Emoji",
    "Say something, or type / for commands.": "Escreva algo, ou digite / para ver os comandos.",
    "The app has not published a Home tab yet.": "O app ainda não publicou a aba Início.",
    "Theme: system": "Tema: sistema",
    "Theme: light": "Tema: claro",
    "Theme: dark": "Tema: escuro",
    "Timeline": "Linha do tempo",
    "Filter": "Filtrar",
    "Request": "Requisição",
    "Answer": "Resposta",
    "Copy": "Copiar",
    "to the app": "para o app",
    "from the app": "do app",
    "Nothing went over the wire yet.": "Ainda não houve nenhuma requisição.",
    "Commands": "Comandos",
    "People": "Pessoas",
    "connected over HTTP": "conectado por HTTP",
    "connected over Socket Mode": "conectado por Socket Mode",
    "not connected": "não conectado",
    "Reconnecting…": "Reconectando…",
    "Add a file": "Anexar arquivo",
    "This file was deleted.": "Este arquivo foi excluído.",
    "{n} unread": "{n} não lidas",
    "Business time": "Relógio da empresa",
    "+1 hour": "+1 hora",
    "+1 day": "+1 dia",
    "+1 week": "+1 semana",
    "Back to now": "Voltar para agora",
}


def say(language: str, sentence: str, **facts: object) -> str:
    """The sentence in the person's language, with {facts} filled in; a number in a finished one is kept."""
    if language == "pt":
        numbers = NUMBER.findall(sentence)
        general = NUMBER.sub("{n}", sentence)
        sentence = PORTUGUESE.get(general, sentence)
        facts = {"n": numbers[0], **facts} if numbers else facts
    for name, value in facts.items():
        sentence = sentence.replace("{" + name + "}", str(value))
    return sentence
