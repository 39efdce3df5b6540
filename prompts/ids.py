"""Names that tie what is shown to what is done: action ids, callback ids, origins of a list."""

# Buttons on a commitment; the button's value is the step's id.
STEP_DONE = "step.done"
STEP_UPDATE = "step.update"
STEP_EDIT = "step.edit"
STEP_SNOOZE = "step.snooze"
STEP_WAIT = "step.wait"
STEP_REOPEN = "step.reopen"
STEP_MENU = "step.menu"
UNDO = "undo"

# Lists: the value is the origin (see below) with the page, such as "mine:2".
LIST_PAGE = "list.page"

# Buttons that open a form.
OPEN_STEP_FORM = "open.step"
OPEN_GOAL_FORM = "open.goal"
OPEN_CHECKIN = "open.checkin"
OPEN_TOPIC_FORM = "open.topic"
OPEN_SETUP = "open.setup"
OPEN_SCHEDULE = "open.schedule"
OPEN_GOALS = "open.goals"

# Check-in, agenda, chair, schedule and home.
CHECKIN_SAY = "checkin.say"
CHECKIN_SKIP = "checkin.skip"
AWAY_UNTIL = "away.until"
AWAY_BACK = "away.back"
TOPIC_REMOVE = "topic.remove"
AGENDA_POST = "agenda.post"
CHAIR_ASK = "chair.ask"
CHAIR_ACCEPT = "chair.accept"
CHAIR_DECLINE = "chair.decline"
CHAIR_HAND_OVER = "chair.hand-over"
CHAIR_STEP_DOWN = "chair.step-down"
SCHEDULE_EDIT = "schedule.edit"
SCHEDULE_PAUSE = "schedule.pause"
SCHEDULE_RESUME = "schedule.resume"
SCHEDULE_RUN = "schedule.run"
SETUP_PAGE = "setup.page"
SETUP_BACK = "setup.back"
SETUP_CHANGE = "setup.change"
SCHEDULE_LIST = "schedule.list"
SEND_AGAIN = "outbox.send-again"

# Forms (callback ids).
GOAL_FORM = "goal.form"
STEP_FORM = "step.form"
STEP_EDIT_FORM = "step.edit.form"
SNOOZE_FORM = "snooze.form"
WAIT_FORM = "wait.form"
CHECKIN_FORM = "checkin.form"
TOPIC_FORM = "topic.form"
SCHEDULE_FORM = "schedule.form"
SETUP_BASICS = "setup.basics"
SETUP_SEATS = "setup.seats"
SETUP_WORKGROUPS = "setup.workgroups"
SETUP_MEETINGS = "setup.meetings"
SETUP_RHYTHM = "setup.rhythm"
SETUP_CHAIR = "setup.chair"

# Shortcuts.
SHORTCUT_TOPIC = "shortcut.topic"
SHORTCUT_STEP = "shortcut.step"

# Origins: the list in which a commitment's row stands, so that the list can be drawn again.
MINE, ALL, GROUP, NUDGE, CHECKIN, HOME = "mine", "all", "group", "nudge", "checkin", "home"
