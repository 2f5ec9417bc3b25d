"""A local Slack: Web API, signed HTTP, Socket Mode and a page, for bots to run on unmodified.

Knows nothing of the bot it serves. Start it with `Simulator` or `serve` of `server.py`; be a person with `client.py`.

    state, workspace      what there is, in Slack's own shapes
    world                 the state and all that acts on it, owned by one event loop
    webapi > methods      the app calls: a table of methods, in chat, conversations, modals, people, ...
    rules > limits > blocks   Block Kit: the vocabulary, the tables, the check
    desk > acts, sights   people act and see: `/sim`, for tests and scripts
    page                  the same in a browser, drawn on the server
    payloads > delivery   what happened goes to the app, by HTTP or through sockets; events insists
    clockfile             the app's clock, moved on by people
    faults, rates, timeline   what goes wrong on demand, and what went over the wire
"""
