from zugong.foundation.rooms import Room

ROOM = Room(label="events", title="Trail", permissions={"events.audit": "Reads the trail of the administrators"})
