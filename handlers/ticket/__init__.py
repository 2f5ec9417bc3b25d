"""Help with what does not work: asked for in a word, worked on in a queue, told in two threads that are one.

    book > deal, hold     every turn of a ticket; who gets it; what keeps it open
    agent, chosen         who works on which tickets; what a button or a form is about
    card > awaited, satisfaction   what stands on a ticket
    press, dialog         its buttons, and their forms
    command, home         `/ticket` and the Home tab
    words, refusals       how all of it sounds

What has a subject of its own is a part, and a part imports none of those above it:

    numbers               figures and exports
    team                  the queue, whose a ticket is, handing over, merging, major incidents
    asking                the form, and messages that become tickets
    known                 kept answers and open tickets about the same, and joining one of them
    threads               one conversation in two threads
    clocks                what time brings about
"""
