"""What the clock does in volunteering. Every task may run twice, or late."""

from celery import shared_task

from volunteering.services import asking, check_in, hosts, nearness, releasing


@shared_task(name="volunteering.tasks.hand_over_ended", expires=3600)
def hand_over_ended() -> None:
    hosts.hand_over_ended()


@shared_task(name="volunteering.tasks.ask_hosts", expires=3600)
def ask_hosts() -> None:
    asking.ask_hosts()


@shared_task(name="volunteering.tasks.remind_near", expires=3600)
def remind_near() -> None:
    nearness.remind_near()


@shared_task(name="volunteering.tasks.close_check_ins", expires=1700)
def close_check_ins() -> None:
    check_in.close_forgotten()


@shared_task(name="volunteering.tasks.tell_open", expires=540)
def tell_open() -> None:
    releasing.tell_open()
