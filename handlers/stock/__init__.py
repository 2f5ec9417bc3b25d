"""Stock: looked up, asked for, kept for who asked, and handed over.

    book > numbered, batch    every turn that stock takes; pieces with a number of their own; many items at once
    keeper, chosen            who keeps the stock; what a button or a form is about
    command, keeper_command   `/stock`, for everybody and for keepers
    news                      what people are told
    words, refusals, serial_refusals   how all of it sounds

What has a subject of its own is a part, and a part imports none of those above it:

    asking                    the form, what requests for items are to the engine of requests, less than was asked for
    giving                    kept for who asked, the keepers' queue, handing over
    moving                    the forms of keepers, and history, figures and picture of what moved
    counting                  what is to be counted, and what a count found
    sheets                    items that come and go as files
    looking                   what there is of an item, and where
"""
