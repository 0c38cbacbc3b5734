from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "documents"
    verbose_name = "Văn bản"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from accounts.consents import AT_ONCE, ENCLOSURES, SUBJECT_PAGES
        from accounts.enums import ConsentKind
        from accounts.handover import WORK
        from accounts.inheritance import HINDRANCES, INHERITED, ON_ENDING, ON_FOUNDING
        from accounts.neighbours import neighbours
        from documents import corrections, decision_papers, inheriting, registers, samples
        from documents.handover import DRAFTS
        from documents.panels import dossiers_panel
        from workflow.extensions import PANELS

        PANELS.append(dossiers_panel)
        # Before the steps: what lies on the desk is told apart from what does not while it still lies there.
        WORK.insert(0, DRAFTS)
        neighbours.keep_paper, neighbours.find_paper = decision_papers.keep, decision_papers.find
        neighbours.attach_paper, neighbours.papers_of = decision_papers.attach, decision_papers.names_of
        neighbours.attach_change_paper = decision_papers.attach_to_change
        neighbours.change_papers_of = decision_papers.names_of_changes
        # Before the inboxes: a draft on the way up goes back to its drafter, not to another desk on that way.
        INHERITED[:0] = [inheriting.DRAFTS, inheriting.DISPATCHES]
        HINDRANCES.append(inheriting.being_issued)
        ON_FOUNDING.append(inheriting.open_first_registers)
        ON_ENDING.append(inheriting.close_registers)
        AT_ONCE[ConsentKind.CORRECT] = corrections.apply
        AT_ONCE[ConsentKind.REGISTERS] = registers.apply
        AT_ONCE[ConsentKind.TEMPLATES] = samples.apply
        ENCLOSURES[ConsentKind.TEMPLATES] = samples.enclosure
        SUBJECT_PAGES["documents.incomingdocument"] = ("documents:incoming", "Mở văn bản")
