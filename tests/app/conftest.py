"""Where a screen that is driven in process begins."""

from toolkit.app.state import Context
from toolkit.model.answers import Form
from toolkit.model.bank import Bank
from toolkit.workspace import Workspace


def begin(workspace: Workspace, bank: Bank, form: Form = "full") -> Context:
    """A context at a new assessment."""
    assessment = workspace.start_assessment(bank, title="Spring 2026", year=2026, form=form)
    return Context(workspace, workspace.council(), assessment)
