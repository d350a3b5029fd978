"""倒排日程: from the end backwards over working days. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from zugong.foundation.calendar.days import Deadline, WorkingCalendar


@dataclass(frozen=True)
class BackSchedule:
    """The day each step is due, the last on the end; ``begins`` is the day after which the first one has to start."""

    begins: dt.date
    due: tuple[Deadline, ...]

    @property
    def estimated(self) -> bool:
        """Whether a year without a published holiday table was counted through."""
        return any(deadline.estimated for deadline in self.due)


def back_schedule(end: dt.date, spans: Sequence[int], calendar: WorkingCalendar) -> BackSchedule:
    """Steps that take ``spans`` working days each, one after the other, so that the last is done on ``end`` (S93)."""
    due = [calendar.add_days(end, 0)]
    for span in reversed(spans[1:]):
        due.append(calendar.add_working_days(due[-1].date, -span))
    due.reverse()
    return BackSchedule(calendar.add_working_days(due[0].date, -spans[0]).date, tuple(due))
