"""Comments, pictures, reports, alarms, and the office's rules for them."""

from youthportal.moderation.models.comment import Comment
from youthportal.moderation.models.picture import Picture
from youthportal.moderation.models.policy import Policy, Standing
from youthportal.moderation.models.report import Report
from youthportal.moderation.models.safety import Alarm, SealedText

__all__ = ["Alarm", "Comment", "Picture", "Policy", "Report", "SealedText", "Standing"]
