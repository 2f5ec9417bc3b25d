"""The browser page: a chat workspace as one person sees it, drawn on the server and kept up to date in place.

    routes        addresses: whole pages, their parts, what a person does, the stream of news
    screen        what stands on one person's screen, gathered for the templates
    surface       blocks that a person acts on: a message, a modal, the Home tab
    fields        a posted form -> Slack's `state.values`
    choices       what can be chosen: options of menus, completions of what is typed
    reader > text, richtext, dates, emojis, words   how one person reads words, names and times
    charts        data -> shapes
    templates/ static/ vendor/   markup, our style and script, and others' scripts

Nothing is built: the browser gets these files as they are.
"""
