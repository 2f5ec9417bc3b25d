"""A local Slack: Web API, signed HTTP, Socket Mode and a page, for bots to run on unmodified.

Knows nothing of the bot it serves. Start it with `Simulator` or `serve` of `server.py`; be a person with `client.py`.

    state, workspace      what there is, in Slack's own shapes
    world                 the state and all that acts on it, owned by one event loop
    api                   the app calls: webapi > a table of methods, in chat, conversations, modals, people, ...
    kit                   Block Kit: rules > limits > blocks are the vocabulary, the tables, the check
    hands                 people act and see: desk > acts, sights; client, actor and page are what moves them
    page                  the same in a browser, drawn on the server
    telling               what happened goes to the app: delivery, by HTTP or through sockets; events insists
    clockfile             the app's clock, moved on by people
    faults, rates, timeline   what goes wrong on demand, and what went over the wire
"""
