from zugong.foundation.calendar.reasons import gettext_noop
from zugong.foundation.rooms import Room

ROOM = Room(label="calendar", title=gettext_noop("Calendar"))
