"""Rows of the sweep: the frame, documents in and out, exchange. What a row says: tests/sweep/table.py."""

# fmt: off
#                                    nobody clk chf ldr hd  spc   o_h o_s   f_c f_l f_s   adm
PUBLIC: dict[str, tuple[str, str]] = {
    "live":                          ("200 200 200 200 200 200   200 200   200 200 200   200",
                                      "405 405 405 405 405 405   405 405   405 405 405   405"),
    "health":                        ("200 200 200 200 200 200   200 200   200 200 200   200",
                                      "405 405 405 405 405 405   405 405   405 405 405   405"),
    # The user guide: whoever cannot sign in reads there why.
    "guide":                         ("200 200 200 200 200 200   200 200   200 200 200   200",
                                      "405 405 405 405 405 405   405 405   405 405 405   405"),
    "guide_page@/van-thu":           ("200 200 200 200 200 200   200 200   200 200 200   200",
                                      "405 405 405 405 405 405   405 405   405 405 405   405"),
    "guide_picture@/viec-can-xu-ly":
                                     ("200 200 200 200 200 200   200 200   200 200 200   200",
                                      "405 405 405 405 405 405   405 405   405 405 405   405"),
    "guide_page@/khong-co":          ("404 404 404 404 404 404   404 404   404 404 404   404",
                                      "405 405 405 405 405 405   405 405   405 405 405   405"),
    "guide_picture@/khong-co":       ("404 404 404 404 404 404   404 404   404 404 404   404",
                                      "405 405 405 405 405 405   405 405   405 405 405   405"),
    "accounts:sign_in":              ("200 302 302 302 302 302   302 302   302 302 302   302",
                                      "422 302 302 302 302 302   302 302   302 302 302   302"),
}

OWN: dict[str, tuple[str, str]] = {
    "home":                          ("302 302 302 302 302 302   302 302   302 302 302   302",
                                      "302 405 405 405 405 405   405 405   405 405 405   405"),
    "accounts:sign_out":             ("302 405 405 405 405 405   405 405   405 405 405   405",
                                      "302 302 302 302 302 302   302 302   302 302 302   302"),
    "accounts:change_password":      ("302 200 200 200 200 200   200 200   200 200 200   200",
                                      "302 422 422 422 422 422   422 422   422 422 422   422"),
    # With one desk there is nothing to choose.
    "accounts:switch_post":          ("302 302 302 302 302 302   302 302   302 302 302   302",
                                      "302 404 404 404 404 404   404 404   404 404 404   404"),
    "workflow:desk":                 ("302 200 200 200 200 200   200 200   200 200 200   200",
                                      "302 405 405 405 405 405   405 405   405 405 405   405"),
    "documents:incoming_list":       ("302 200 200 200 200 200   200 200   200 200 200   200",
                                      "302 405 405 405 405 405   405 405   405 405 405   405"),
    "documents:outgoing_list":       ("302 200 200 200 200 200   200 200   200 200 200   200",
                                      "302 405 405 405 405 405   405 405   405 405 405   405"),
    # Everybody searches what he may see: tests/search says what each finds.
    "documents:search":              ("302 200 200 200 200 200   200 200   200 200 200   200",
                                      "302 405 405 405 405 405   405 405   405 405 405   405"),
    # Queues of others are empty, not forbidden: which they are is public knowledge.
    "documents:to_issue":            ("302 200 200 200 200 200   200 200   200 200 200   200",
                                      "302 405 405 405 405 405   405 405   405 405 405   405"),
    "documents:to_sign":             ("302 200 200 200 200 200   200 200   200 200 200   200",
                                      "302 405 405 405 405 405   405 405   405 405 405   405"),
    "documents:to_accept":           ("302 200 200 200 200 200   200 200   200 200 200   200",
                                      "302 405 405 405 405 405   405 405   405 405 405   405"),
    "documents:incoming_new":        ("302 200 403 403 403 403   403 403   200 403 403   403",
                                      "302 422 403 403 403 403   403 403   422 403 403   403"),
    "documents:outgoing_new":        ("302 403 200 403 200 200   200 200   403 403 200   403",
                                      "302 403 422 403 422 422   422 422   403 403 422   403"),
}

INCOMING: dict[str, tuple[str, str]] = {
    "documents:incoming@at_spec":    ("302 200 200 200 200 200   404 404   404 404 404   404",
                                      "302 405 405 405 405 405   405 405   405 405 405   405"),
    "documents:incoming@at_clerk":   ("302 200 200 200 404 404   404 404   404 404 404   404",
                                      "302 405 405 405 405 405   405 405   405 405 405   405"),
    "documents:incoming@at_leader":  ("302 200 200 200 404 404   404 404   404 404 404   404",
                                      "302 405 405 405 405 405   405 405   405 405 405   405"),
    # The other unit's head coordinates here; his specialist has not been asked.
    "documents:incoming@shared":     ("302 200 200 200 200 404   200 404   404 404 404   404",
                                      "302 405 405 405 405 405   405 405   405 405 405   405"),
    "documents:incoming@random":     ("302 404 404 404 404 404   404 404   404 404 404   404",
                                      "302 405 405 405 405 405   405 405   405 405 405   405"),
    # An outgoing document's id is no incoming document's.
    "documents:incoming@signed":     ("302 404 404 404 404 404   404 404   404 404 404   404",
                                      "302 405 405 405 405 405   405 405   405 405 405   405"),
    "documents:incoming_preview@at_spec":
                                     ("302 200 200 200 200 200   404 404   404 404 404   404",
                                      "302 405 405 405 405 405   405 405   405 405 405   405"),
    "documents:incoming_preview@random":
                                     ("302 404 404 404 404 404   404 404   404 404 404   404",
                                      "302 405 405 405 405 405   405 405   405 405 405   405"),
    "documents:attachment@file_at_spec":
                                     ("302 200 200 200 200 200   404 404   404 404 404   404",
                                      "302 405 405 405 405 405   405 405   405 405 405   405"),
    "documents:attachment@file_random":
                                     ("302 404 404 404 404 404   404 404   404 404 404   404",
                                      "302 405 405 405 405 405   405 405   405 405 405   405"),
    # A kept upload is its owner's alone.
    "documents:upload@spec_upload":  ("302 404 404 404 404 200   404 404   404 404 404   404",
                                      "302 405 405 405 405 405   405 405   405 405 405   405"),
    # A reply: only whoever has the incoming document as lead.
    "documents:outgoing_new@at_spec":
                                     ("302 403 403 403 403 200   404 404   404 404 404   404",
                                      "302 403 403 403 403 422   404 404   404 404 404   404"),
}

# One step for each act, held by the one for whom the answer is 200.
ROUTES: dict[str, tuple[str, str]] = {
    "workflow:route@step_at_clerk/trinh":
                                     ("302 200 403 403 404 404   404 404   404 404 404   404",
                                      "302 422 403 403 404 404   404 404   404 404 404   404"),
    "workflow:route@step_at_chief/trinh-lanh-dao":
                                     ("302 403 200 403 404 404   404 404   404 404 404   404",
                                      "302 403 422 403 404 404   404 404   404 404 404   404"),
    "workflow:route@step_at_chief/chuyen-xu-ly":
                                     ("302 403 200 403 404 404   404 404   404 404 404   404",
                                      "302 403 422 403 404 404   404 404   404 404 404   404"),
    "workflow:route@step_at_leader/but-phe":
                                     ("302 403 403 200 404 404   404 404   404 404 404   404",
                                      "302 403 403 422 404 404   404 404   404 404 404   404"),
    "workflow:route@step_lead/giao-xu-ly":
                                     ("302 403 403 403 200 404   403 404   404 404 404   404",
                                      "302 403 403 403 422 404   403 404   404 404 404   404"),
    "workflow:route@step_coordinate/phoi-hop":
                                     ("302 403 403 403 403 404   200 404   404 404 404   404",
                                      "302 403 403 403 403 404   422 404   404 404 404   404"),
    "workflow:route@step_inform/da-biet":
                                     ("302 403 200 403 403 404   403 404   404 404 404   404",
                                      "302 403 302 403 403 404   403 404   404 404 404   404"),
    # Before the Chief, who shows it to `o_s`: he reads and can do nothing.
    "documents:incoming@shown":      ("302 200 200 200 404 404   404 200   404 404 404   404",
                                      "302 405 405 405 405 405   405 405   405 405 405   405"),
    "workflow:shared":               ("302 200 200 200 200 200   200 200   200 200 200   200",
                                      "302 405 405 405 405 405   405 405   405 405 405   405"),
    "workflow:share@shown":          ("302 403 200 403 404 404   404 403   404 404 404   404",
                                      "302 403 422 403 404 404   404 403   404 404 404   404"),
    "workflow:share@random":         ("302 404 404 404 404 404   404 404   404 404 404   404",
                                      "302 404 404 404 404 404   404 404   404 404 404   404"),
    "workflow:share_end@share":      ("302 405 405 405 405 405   405 405   405 405 405   405",
                                      "302 403 302 403 404 404   404 403   404 404 404   404"),
    "workflow:share_end@random":     ("302 405 405 405 405 405   405 405   405 405 405   405",
                                      "302 404 404 404 404 404   404 404   404 404 404   404"),
    "workflow:route@step_at_spec/tra-lai":
                                     ("302 403 403 403 403 200   404 404   404 404 404   404",
                                      "302 403 403 403 403 422   404 404   404 404 404   404"),
    "workflow:route@step_at_spec/ket-thuc":
                                     ("302 403 403 403 403 200   404 404   404 404 404   404",
                                      "302 403 403 403 403 422   404 404   404 404 404   404"),
    # The holder of another part, a holder without the right, an act nobody knows, a step nobody has.
    "workflow:route@step_inform/ket-thuc":
                                     ("302 403 409 403 403 404   403 404   404 404 404   404",
                                      "302 403 409 403 403 404   403 404   404 404 404   404"),
    "workflow:route@step_at_clerk/tra-lai":
                                     ("302 409 403 403 404 404   404 404   404 404 404   404",
                                      "302 409 403 403 404 404   404 404   404 404 404   404"),
    "workflow:route@step_at_spec/but-phe":
                                     ("302 403 403 403 403 403   404 404   404 404 404   404",
                                      "302 403 403 403 403 403   404 404   404 404 404   404"),
    "workflow:route@step_at_spec/khong-co":
                                     ("302 404 404 404 404 404   404 404   404 404 404   404",
                                      "302 404 404 404 404 404   404 404   404 404 404   404"),
    "workflow:route@step_random/tra-lai":
                                     ("302 404 404 404 404 404   404 404   404 404 404   404",
                                      "302 404 404 404 404 404   404 404   404 404 404   404"),
}

OUTGOING: dict[str, tuple[str, str]] = {
    # Before it is submitted a draft is the drafter's and of those who see the whole agency.
    "documents:outgoing@drafting":   ("302 200 200 200 404 200   404 404   404 404 404   404",
                                      "302 405 405 405 405 405   405 405   405 405 405   405"),
    "documents:outgoing@review":     ("302 200 200 200 200 200   404 404   404 404 404   404",
                                      "302 405 405 405 405 405   405 405   405 405 405   405"),
    "documents:outgoing@signed":     ("302 200 200 200 200 200   404 404   404 404 404   404",
                                      "302 405 405 405 405 405   405 405   405 405 405   405"),
    "documents:outgoing@failed":     ("302 200 200 200 200 200   404 404   404 404 404   404",
                                      "302 405 405 405 405 405   405 405   405 405 405   405"),
    # The recipient sees what was sent in 'Chờ tiếp nhận', never the sender's own page.
    "documents:outgoing@issued":     ("302 200 200 200 200 200   404 404   404 404 404   404",
                                      "302 405 405 405 405 405   405 405   405 405 405   405"),
    "documents:outgoing@random":     ("302 404 404 404 404 404   404 404   404 404 404   404",
                                      "302 405 405 405 405 405   405 405   405 405 405   405"),
    "documents:outgoing@at_spec":    ("302 404 404 404 404 404   404 404   404 404 404   404",
                                      "302 405 405 405 405 405   405 405   405 405 405   405"),
    "documents:outgoing_preview@issued":
                                     ("302 200 200 200 200 200   404 404   404 404 404   404",
                                      "302 405 405 405 405 405   405 405   405 405 405   405"),
    "documents:outgoing_progress@failed":
                                     ("302 200 200 200 200 200   404 404   404 404 404   404",
                                      "302 405 405 405 405 405   405 405   405 405 405   405"),
    "documents:outgoing_progress@issued":
                                     ("302 200 200 200 200 200   404 404   404 404 404   404",
                                      "302 405 405 405 405 405   405 405   405 405 405   405"),
    "documents:outgoing_file@review/phien-ban-1":
                                     ("302 200 200 200 200 200   404 404   404 404 404   404",
                                      "302 405 405 405 405 405   405 405   405 405 405   405"),
    "documents:outgoing_file@review/nguon-1":
                                     ("302 200 200 200 200 200   404 404   404 404 404   404",
                                      "302 405 405 405 405 405   405 405   405 405 405   405"),
    "documents:outgoing_file@review/phien-ban-2":
                                     ("302 404 404 404 404 404   404 404   404 404 404   404",
                                      "302 405 405 405 405 405   405 405   405 405 405   405"),
    "documents:outgoing_file@signed/da-ky":
                                     ("302 200 200 200 200 200   404 404   404 404 404   404",
                                      "302 405 405 405 405 405   405 405   405 405 405   405"),
    "documents:outgoing_file@signed/ban-hanh":
                                     ("302 404 404 404 404 404   404 404   404 404 404   404",
                                      "302 405 405 405 405 405   405 405   405 405 405   405"),
    "documents:outgoing_file@issued/ban-hanh":
                                     ("302 200 200 200 200 200   404 404   404 404 404   404",
                                      "302 405 405 405 405 405   405 405   405 405 405   405"),
    "documents:attachment@file_issued":
                                     ("302 200 200 200 200 200   404 404   404 404 404   404",
                                      "302 405 405 405 405 405   405 405   405 405 405   405"),
}

# One document for each act, in the state the act starts from.
ACTS: dict[str, tuple[str, str]] = {
    "documents:outgoing_edit@drafting":
                                     ("302 403 403 403 404 200   404 404   404 404 404   404",
                                      "302 403 403 403 404 422   404 404   404 404 404   404"),
    "documents:outgoing_edit@review":
                                     ("302 403 403 403 200 403   404 404   404 404 404   404",
                                      "302 403 403 403 422 403   404 404   404 404 404   404"),
    "documents:outgoing_version@drafting":
                                     ("302 403 403 403 404 200   404 404   404 404 404   404",
                                      "302 403 403 403 404 422   404 404   404 404 404   404"),
    "documents:outgoing_act@drafting/trinh":
                                     ("302 403 403 403 404 200   404 404   404 404 404   404",
                                      "302 403 403 403 404 302   404 404   404 404 404   404"),
    "documents:outgoing_act@drafting/vi-tri":
                                     ("302 403 403 403 404 200   404 404   404 404 404   404",
                                      "302 403 403 403 404 422   404 404   404 404 404   404"),
    "documents:outgoing_act@review/duyet":
                                     ("302 403 403 403 200 403   404 404   404 404 404   404",
                                      "302 403 403 403 422 403   404 404   404 404 404   404"),
    "documents:outgoing_act@review/tra-lai":
                                     ("302 403 403 403 200 403   404 404   404 404 404   404",
                                      "302 403 403 403 422 403   404 404   404 404 404   404"),
    "documents:outgoing_act@appraisal/tham-dinh":
                                     ("302 403 200 403 403 403   404 404   404 404 404   404",
                                      "302 403 422 403 403 403   404 404   404 404 404   404"),
    "documents:outgoing_act@for_signature/ky":
                                     ("302 403 403 200 403 403   404 404   404 404 404   404",
                                      "302 403 403 422 403 403   404 404   404 404 404   404"),
    "documents:outgoing_act@signed/ban-hanh":
                                     ("302 200 403 403 403 403   404 404   404 404 404   404",
                                      "302 422 403 403 403 403   404 404   404 404 404   404"),
    "documents:outgoing_act@failed/thu-lai":
                                     ("302 200 403 403 403 403   404 404   404 404 404   404",
                                      "302 302 403 403 403 403   404 404   404 404 404   404"),
    "documents:outgoing_act@failed/huy-so":
                                     ("302 200 403 403 403 403   404 404   404 404 404   404",
                                      "302 422 403 403 403 403   404 404   404 404 404   404"),
    # Out of turn: whoever has the right is told the state, everybody else that he has no right.
    "documents:outgoing_act@issued/ban-hanh":
                                     ("302 409 403 403 403 403   404 404   404 404 404   404",
                                      "302 409 403 403 403 403   404 404   404 404 404   404"),
    "documents:outgoing_act@review/ban-hanh":
                                     ("302 409 403 403 403 403   404 404   404 404 404   404",
                                      "302 409 403 403 403 403   404 404   404 404 404   404"),
    "documents:outgoing_act@issued/ky":
                                     ("302 403 403 409 403 403   404 404   404 404 404   404",
                                      "302 403 403 409 403 403   404 404   404 404 404   404"),
    "documents:outgoing_act@signed/khong-co":
                                     ("302 404 404 404 404 404   404 404   404 404 404   404",
                                      "302 404 404 404 404 404   404 404   404 404 404   404"),
    "documents:outgoing_act@random/ban-hanh":
                                     ("302 404 404 404 404 404   404 404   404 404 404   404",
                                      "302 404 404 404 404 404   404 404   404 404 404   404"),
}

EXCHANGE: dict[str, tuple[str, str]] = {
    # Only the clerk of the recipient; the sender's clerk receives too, but not this.
    "documents:accept@dispatch":     ("302 404 404 404 404 404   404 404   200 403 403   404",
                                      "302 404 404 404 404 404   404 404   422 403 403   404"),
    "documents:dispatch_file@dispatch":
                                     ("302 404 404 404 404 404   404 404   200 404 404   404",
                                      "302 405 405 405 405 405   405 405   405 405 405   405"),
    "documents:accept@dispatch_planned":
                                     ("302 404 404 404 404 404   404 404   404 404 404   404",
                                      "302 404 404 404 404 404   404 404   404 404 404   404"),
    "documents:dispatch_file@dispatch_planned":
                                     ("302 404 404 404 404 404   404 404   404 404 404   404",
                                      "302 405 405 405 405 405   405 405   405 405 405   405"),
    "documents:accept@random":       ("302 404 404 404 404 404   404 404   404 404 404   404",
                                      "302 404 404 404 404 404   404 404   404 404 404   404"),
}

# What the recipient refused, and the sender's clerk has not dealt with; then what he has.
SENT_BACK: dict[str, tuple[str, str]] = {
    "documents:refuse@dispatch":     ("302 404 404 404 404 404   404 404   200 403 403   404",
                                      "302 404 404 404 404 404   404 404   422 403 403   404"),
    "documents:refuse@refused":      ("302 404 404 404 404 404   404 404   409 403 403   404",
                                      "302 404 404 404 404 404   404 404   409 403 403   404"),
    "documents:refuse@dispatch_planned":
                                     ("302 404 404 404 404 404   404 404   404 404 404   404",
                                      "302 404 404 404 404 404   404 404   404 404 404   404"),
    "documents:accept@refused":      ("302 404 404 404 404 404   404 404   409 403 403   404",
                                      "302 404 404 404 404 404   404 404   409 403 403   404"),
    "documents:sent_back":           ("302 200 200 200 200 200   200 200   200 200 200   200",
                                      "302 405 405 405 405 405   405 405   405 405 405   405"),
    "documents:resend@refused":      ("302 200 403 403 403 403   404 404   404 404 404   404",
                                      "302 422 403 403 403 403   404 404   404 404 404   404"),
    "documents:resend@dispatch":     ("302 409 403 403 403 403   404 404   404 404 404   404",
                                      "302 409 403 403 403 403   404 404   404 404 404   404"),
    "documents:resend@random":       ("302 404 404 404 404 404   404 404   404 404 404   404",
                                      "302 404 404 404 404 404   404 404   404 404 404   404"),
    "documents:settle@refused":      ("302 200 403 403 403 403   404 404   404 404 404   404",
                                      "302 302 403 403 403 403   404 404   404 404 404   404"),
}
# fmt: on

ROWS = PUBLIC | OWN | INCOMING | ROUTES | OUTGOING | ACTS | EXCHANGE | SENT_BACK
