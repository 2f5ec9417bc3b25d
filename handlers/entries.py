"""Every way into the bot, of all subjects: what the desk serves, and what the app manifest asks Slack for."""

from handlers import assistant, home, reminder
from handlers.access import about as access_about
from handlers.access import back as access_back
from handlers.access import form as access_form
from handlers.access import listing as access_list
from handlers.access import resolve as access_tasks
from handlers.access import review as access_review
from handlers.approval import command as approvals
from handlers.approval import forms as approval_forms
from handlers.approval import listing
from handlers.digest import listing as digest_lists
from handlers.digest import wish as digest_wishes
from handlers.expense import command as expenses
from handlers.expense import receipt, receipt_card
from handlers.expense import submit as expense_forms
from handlers.expense import verdict as expense_verdicts
from handlers.exports import EXPORTS
from handlers.figures import numbers
from handlers.guide import card as guide
from handlers.payment import asking, choice, single
from handlers.payment import card as payments
from handlers.person import command as person
from handlers.stock import command as stock
from handlers.stock.asking import ask as stock_forms
from handlers.stock.asking import verdict as stock_verdicts
from handlers.stock.counting import count as stock_count
from handlers.stock.counting import count_card, count_due
from handlers.stock.giving import handover
from handlers.stock.giving import queue as stock_queue
from handlers.stock.moving import history as stock_history
from handlers.stock.moving import movement, picture
from handlers.stock.sheets import sheet
from handlers.ticket import command as tickets
from handlers.ticket import dialog as ticket_forms
from handlers.ticket import press as ticket_buttons
from handlers.ticket import satisfaction as ticket_ratings
from handlers.ticket.asking import form as ticket_form
from handlers.ticket.asking import shortcut as ticket_messages
from handlers.ticket.known import answers as ticket_answers
from handlers.ticket.known import follow as ticket_followers
from handlers.ticket.numbers import figures as ticket_figures
from handlers.ticket.team import major as ticket_majors
from handlers.ticket.team import merge as ticket_merges
from handlers.ticket.team import move as ticket_moves
from handlers.ticket.team import queue as ticket_queue
from handlers.vacation import adjust, calendar, command, explain, giveback, hand_in, posted, submit

ENTRIES = (
    *command.ENTRIES,
    *submit.ENTRIES,
    *adjust.ENTRIES,
    *explain.ENTRIES,
    *calendar.ENTRIES,
    *giveback.ENTRIES,
    *hand_in.ENTRIES,
    *posted.ENTRIES,
    *expenses.ENTRIES,
    *expense_forms.ENTRIES,
    *expense_verdicts.ENTRIES,
    *receipt.ENTRIES,
    *choice.ENTRIES,
    *payments.ENTRIES,
    *single.ENTRIES,
    *receipt_card.ENTRIES,
    *asking.ENTRIES,
    *stock.ENTRIES,
    *stock_forms.ENTRIES,
    *stock_verdicts.ENTRIES,
    *movement.ENTRIES,
    *stock_count.ENTRIES,
    *count_card.ENTRIES,
    *count_due.ENTRIES,
    *stock_history.ENTRIES,
    *handover.ENTRIES,
    *stock_queue.ENTRIES,
    *picture.ENTRIES,
    *sheet.ENTRIES,
    *tickets.ENTRIES,
    *ticket_form.ENTRIES,
    *ticket_buttons.ENTRIES,
    *ticket_messages.ENTRIES,
    *ticket_forms.ENTRIES,
    *ticket_followers.ENTRIES,
    *ticket_answers.ENTRIES,
    *ticket_moves.ENTRIES,
    *ticket_ratings.ENTRIES,
    *ticket_merges.ENTRIES,
    *ticket_majors.ENTRIES,
    *access_form.ENTRIES,
    *access_review.ENTRIES,
    *access_back.ENTRIES,
    *access_list.ENTRIES,
    *access_tasks.ENTRIES,
    *ticket_queue.ENTRIES,
    *ticket_figures.ENTRIES,
    *(entry for one in EXPORTS for entry in one.entries),
    *access_about.ENTRIES,
    *approval_forms.ENTRIES,
    *approvals.ENTRIES,
    *listing.ENTRIES,
    *reminder.ENTRIES,
    *numbers.ENTRIES,
    *person.ENTRIES,
    *digest_lists.ENTRIES,
    *digest_wishes.ENTRIES,
    *guide.ENTRIES,
    *home.ENTRIES,
    *assistant.ENTRIES,
)
