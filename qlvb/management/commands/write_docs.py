"""Draw docs/workflow.md and docs/permissions.md from the tables of the code."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from accounts import transitions as of_accounts
from accounts.enums import ConsentState, Perm, Role
from accounts.rights import COMPOSABLE, KEPT, NEVER_LENT, perms_of
from documents import transitions as of_documents
from documents.enums import OutgoingState
from onestop import transitions as of_cases
from onestop.enums import CaseState
from qlvb.lib.transitions import Transition
from tasks import transitions as of_tasks
from tasks.enums import AssignmentState
from workflow import transitions as of_steps
from workflow.enums import DossierState, IncidentState, StepState

# What an act without a target does to a draft.
STAYS = "giữ nguyên, hoặc bước duyệt kế tiếp của cơ quan"
NOTE = "<!-- Sinh từ mã nguồn bằng lệnh `manage.py write_docs`; không sửa tay. -->\n\n"


class Command(BaseCommand):
    help = "Writes docs/workflow.md and docs/permissions.md from the tables; --check fails when they are out of date."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--check", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        for name, text in {"workflow.md": workflow(), "permissions.md": permissions()}.items():
            path = Path(settings.BASE_DIR) / "docs" / name
            if options["check"]:
                if not path.exists() or path.read_text() != text:
                    raise CommandError(f"docs/{name} is out of date: run manage.py write_docs")
            else:
                path.write_text(text)


def workflow() -> str:
    """States and acts, as a drawing and as tables."""
    states, steps = dict(OutgoingState.choices), dict(StepState.choices)
    return (
        NOTE
        + "# Trạng thái và thao tác\n\n## Văn bản đi\n\n"
        + _drawing(of_documents.ALL, states)
        + _table(of_documents.ALL, states)
        + "\n## Bước xử lý văn bản đến\n\n"
        + _table(of_steps.ALL, steps)
        + "\n## Hồ sơ công việc\n\n"
        + _drawing(of_steps.OF_DOSSIERS, dict(DossierState.choices))
        + _table(of_steps.OF_DOSSIERS, dict(DossierState.choices), stays="giữ nguyên")
        + "\n## Hồ sơ một cửa\n\n"
        + _drawing(of_cases.ALL, dict(CaseState.choices))
        + _table(of_cases.ALL, dict(CaseState.choices))
        + "\n## Báo lỗi phần mềm\n\n"
        + _drawing(of_steps.OF_INCIDENTS, dict(IncidentState.choices))
        + _table(of_steps.OF_INCIDENTS, dict(IncidentState.choices))
        + "\n## Ý kiến đồng ý của người đứng đầu\n\n"
        + _drawing(of_accounts.OF_CONSENTS, dict(ConsentState.choices))
        + _table(of_accounts.OF_CONSENTS, dict(ConsentState.choices))
        + "\n## Nhiệm vụ\n\n"
        + _drawing(of_tasks.ALL, dict(AssignmentState.choices))
        + _table(of_tasks.ALL, dict(AssignmentState.choices), stays="giữ nguyên")
        + "\nNhiệm vụ được nhập trên dự thảo văn bản đi:\n\n"
        + _table((of_tasks.PLAN,), states, stays="giữ nguyên")
    )


def _drawing(acts: Iterable[Transition], labels: dict[str, str]) -> str:
    lines = ["```mermaid", "stateDiagram-v2"]
    lines += [f"    {state}: {label}" for state, label in labels.items()]
    for act in acts:
        if act.target is None:
            continue
        lines += [f"    {source} --> {act.target}: {act.label}" for source in sorted(act.sources)]
    return "\n".join([*lines, "```", "", ""])


def _table(acts: Iterable[Transition], labels: dict[str, str], *, stays: str = STAYS) -> str:
    rows = ["| Thao tác | Từ trạng thái | Đến trạng thái | Quyền |", "| --- | --- | --- | --- |"]
    for act in acts:
        sources = ", ".join(str(labels[source]) for source in sorted(act.sources))
        target = labels[act.target] if act.target else stays
        rows.append(f"| {act.label} | {sources} | {target} | {Perm(act.permission).label} |")
    return "\n".join(rows) + "\n"


def permissions() -> str:
    """Roles × rights."""
    head = "| Quyền | " + " | ".join(role.label for role in Role) + " |\n| --- |" + " :-: |" * len(Role)
    rows = [
        f"| {perm.label} | " + " | ".join("x" if perm in perms_of(role) else "" for role in Role) + " |"
        for perm in Perm
    ]
    return NOTE + "# Quyền theo vai trò\n\n" + "\n".join([head, *rows]) + "\n" + _groups() + _lent()


def _groups() -> str:
    """What an agency may add by a group, and what it never can."""
    lines = [f"- {perm.label}" for perm in Perm if perm in COMPOSABLE]
    kept = [f"| {perm.label} | {KEPT[perm]} |" for perm in Perm if perm in KEPT]
    return (
        "\n# Quyền cơ quan giao thêm bằng nhóm quyền\n\n"
        "Quản trị cơ quan đề nghị, người đứng đầu đồng ý; không vượt quyền của các vai trò trong cơ quan, không giao "
        "cho chính người đề nghị, quản trị, người đứng đầu; hết khi thôi giữ chức danh.\n\n"
        + "\n".join(lines)
        + "\n\n# Quyền không bao giờ giao bằng nhóm quyền\n\n| Quyền | Vì sao |\n| --- | --- |\n"
        + "\n".join(kept)
        + "\n"
    )


def _lent() -> str:
    """What a deputy does not get with the head's desk."""
    lines = [f"- {perm.label}" for perm in Perm if perm in NEVER_LENT]
    return "\n# Quyền không ủy quyền cho cấp phó\n\n" + "\n".join(lines) + "\n"
