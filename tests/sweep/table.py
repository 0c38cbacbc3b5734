"""Who gets what: every address, for everybody, by hand.

A row: address, the answers to GET, the answers to POST with a valid token and an empty form, one answer for each of

    nobody clerk chief leader head spec | o_head o_spec | f_clerk f_leader f_spec | admin   (tests/sweep/world.py)

302 for nobody is the way to the sign-in page. 404 is for whoever may not know that the thing exists, 403 for whoever
may know but not do, 405 where nothing can be sent, 409 where the state forbids it, 422 for an empty form that wants
words. An address is `route` or `route@object` or `route@object/word`; objects are named in tests/sweep/world.py.
"""

# address: (GET, POST)
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
    "accounts:switch_post":          ("302 405 405 405 405 405   405 405   405 405 405   405",
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

# Notices are read by addressees (here `head` and `spec`) and author (`chief`), not by those who read all documents.
NOTICES: dict[str, tuple[str, str]] = {
    "documents:notices":             ("302 200 200 200 200 200   200 200   200 200 200   200",
                                      "302 405 405 405 405 405   405 405   405 405 405   405"),
    "documents:notice_new":          ("302 200 200 200 200 403   200 403   200 200 403   200",
                                      "302 422 422 422 422 403   422 403   422 422 403   422"),
    "documents:notice@notice":       ("302 404 200 404 200 200   404 404   404 404 404   404",
                                      "302 405 405 405 405 405   405 405   405 405 405   405"),
    "documents:notice_file@notice":  ("302 404 200 404 200 200   404 404   404 404 404   404",
                                      "302 405 405 405 405 405   405 405   405 405 405   405"),
    "documents:notice_withdraw@notice":
                                     ("302 404 200 404 403 403   404 404   404 404 404   404",
                                      "302 404 422 404 403 403   404 404   404 404 404   404"),
    # Withdrawn: its file is the author's alone, and it is not withdrawn again.
    "documents:notice@withdrawn":    ("302 404 200 404 200 200   404 404   404 404 404   404",
                                      "302 405 405 405 405 405   405 405   405 405 405   405"),
    "documents:notice_file@withdrawn":
                                     ("302 404 200 404 404 404   404 404   404 404 404   404",
                                      "302 405 405 405 405 405   405 405   405 405 405   405"),
    "documents:notice_withdraw@withdrawn":
                                     ("302 404 409 404 403 403   404 404   404 404 404   404",
                                      "302 404 409 404 403 403   404 404   404 404 404   404"),
    "documents:notice@random":       ("302 404 404 404 404 404   404 404   404 404 404   404",
                                      "302 405 405 405 405 405   405 405   405 405 405   405"),
}

# Reported by `spec`; the administrators who handle them are in tests/workflow_incidents.
INCIDENTS: dict[str, tuple[str, str]] = {
    "documents:incidents":           ("302 200 200 200 200 200   200 200   200 200 200   200",
                                      "302 405 405 405 405 405   405 405   405 405 405   405"),
    "documents:incident_new":        ("302 200 200 200 200 200   200 200   200 200 200   200",
                                      "302 422 422 422 422 422   422 422   422 422 422   422"),
    "documents:incident@incident":   ("302 404 404 404 404 200   404 404   404 404 404   200",
                                      "302 405 405 405 405 405   405 405   405 405 405   405"),
    "documents:incident_picture@incident":
                                     ("302 404 404 404 404 200   404 404   404 404 404   200",
                                      "302 405 405 405 405 405   405 405   405 405 405   405"),
    "documents:incident_report@incident":
                                     ("302 404 404 404 404 200   404 404   404 404 404   200",
                                      "302 405 405 405 405 405   405 405   405 405 405   405"),
    "documents:incident_handling@incident":
                                     ("302 404 404 404 404 404   404 404   404 404 404   404",
                                      "302 405 405 405 405 405   405 405   405 405 405   405"),
    "documents:incident_handling@handled":
                                     ("302 404 404 404 404 200   404 404   404 404 404   200",
                                      "302 405 405 405 405 405   405 405   405 405 405   405"),
    "documents:incident_take@incident":
                                     ("302 405 405 405 405 405   405 405   405 405 405   405",
                                      "302 404 404 404 404 403   404 404   404 404 404   302"),
    "documents:incident_finish@incident":
                                     ("302 404 404 404 404 403   404 404   404 404 404   409",
                                      "302 404 404 404 404 403   404 404   404 404 404   409"),
    "documents:incident@random":     ("302 404 404 404 404 404   404 404   404 404 404   404",
                                      "302 405 405 405 405 405   405 405   405 405 405   405"),
}

# Sent by `spec` to `f_spec`: theirs alone.
MESSAGES: dict[str, tuple[str, str]] = {
    "documents:file_messages":       ("302 200 200 200 200 200   200 200   200 200 200   200",
                                      "302 405 405 405 405 405   405 405   405 405 405   405"),
    "documents:file_message_new":    ("302 200 200 200 200 200   200 200   200 200 200   200",
                                      "302 422 422 422 422 422   422 422   422 422 422   422"),
    "documents:file_message_new@message":
                                     ("302 404 404 404 404 200   404 404   404 404 200   404",
                                      "302 404 404 404 404 422   404 404   404 404 422   404"),
    "documents:file_message@message":
                                     ("302 404 404 404 404 200   404 404   404 404 200   404",
                                      "302 405 405 405 405 405   405 405   405 405 405   405"),
    "documents:message_file@file_sent":
                                     ("302 404 404 404 404 200   404 404   404 404 200   404",
                                      "302 405 405 405 405 405   405 405   405 405 405   405"),
    "documents:file_message@random": ("302 404 404 404 404 404   404 404   404 404 404   404",
                                      "302 405 405 405 405 405   405 405   405 405 405   405"),
    "documents:message_file@random": ("302 404 404 404 404 404   404 404   404 404 404   404",
                                      "302 405 405 405 405 405   405 405   405 405 405   405"),
}

TASKS: dict[str, tuple[str, str]] = {
    # The other side sees what it was given: those who read its whole agency, and whoever gets the document.
    "tasks:assignments":             ("302 200 200 200 200 200   200 200   200 200 200   200",
                                      "302 405 405 405 405 405   405 405   405 405 405   405"),
    "tasks:new@drafting":            ("302 403 403 403 404 200   404 404   404 404 404   404",
                                      "302 403 403 403 404 422   404 404   404 404 404   404"),
    "tasks:new@signed":              ("302 403 409 403 409 409   404 404   404 404 404   404",
                                      "302 403 409 403 409 409   404 404   404 404 404   404"),
    "tasks:new@random":              ("302 404 404 404 404 404   404 404   404 404 404   404",
                                      "302 404 404 404 404 404   404 404   404 404 404   404"),
    "tasks:assignment@task":         ("302 200 200 200 404 200   404 404   200 200 404   404",
                                      "302 405 405 405 405 405   405 405   405 405 405   405"),
    "tasks:assignment@task_planned": ("302 200 200 200 404 200   404 404   404 404 404   404",
                                      "302 405 405 405 405 405   405 405   405 405 405   405"),
    "tasks:assignment@task_inner":   ("302 200 200 200 200 200   404 404   404 404 404   404",
                                      "302 405 405 405 405 405   405 405   405 405 405   405"),
    "tasks:assignment@task_answered":
                                     ("302 200 200 200 404 200   404 404   200 200 404   404",
                                      "302 405 405 405 405 405   405 405   405 405 405   405"),
    "tasks:assignment@random":       ("302 404 404 404 404 404   404 404   404 404 404   404",
                                      "302 405 405 405 405 405   405 405   405 405 405   405"),
    "tasks:preview@task":            ("302 200 200 200 404 200   404 404   200 200 404   404",
                                      "302 405 405 405 405 405   405 405   405 405 405   405"),
    "tasks:file@task/van-ban":       ("302 200 200 200 404 200   404 404   200 200 404   404",
                                      "302 405 405 405 405 405   405 405   405 405 405   405"),
    "tasks:file@task/tra-loi":       ("302 404 404 404 404 404   404 404   404 404 404   404",
                                      "302 405 405 405 405 405   405 405   405 405 405   405"),
    "tasks:file@task_answered/tra-loi":
                                     ("302 200 200 200 404 200   404 404   200 200 404   404",
                                      "302 405 405 405 405 405   405 405   405 405 405   405"),
    # Whoever follows it and the Chief of Office confirm and answer; the other side asks.
    "tasks:act@task_answered/xac-nhan":
                                     ("302 403 200 403 404 200   404 404   403 403 404   404",
                                      "302 403 302 403 404 302   404 404   403 403 404   404"),
    "tasks:act@task/xac-nhan":       ("302 403 409 403 404 409   404 404   403 403 404   404",
                                      "302 403 409 403 404 409   404 404   403 403 404   404"),
    "tasks:act@task/khong-hoan-thanh":
                                     ("302 403 200 403 404 200   404 404   403 403 404   404",
                                      "302 403 422 403 404 422   404 404   403 403 404   404"),
    "tasks:act@task/de-nghi-gia-han":
                                     ("302 403 403 403 404 403   404 404   403 200 404   404",
                                      "302 403 403 403 404 403   404 404   403 422 404   404"),
    "tasks:act@task/de-nghi-chuyen": ("302 403 403 403 404 403   404 404   403 200 404   404",
                                      "302 403 403 403 404 403   404 404   403 422 404   404"),
    "tasks:act@task_inner/de-nghi-gia-han":
                                     ("302 403 403 403 200 403   404 404   404 404 404   404",
                                      "302 403 403 403 422 403   404 404   404 404 404   404"),
    "tasks:act@task_extension/tra-loi-gia-han":
                                     ("302 403 200 403 404 200   404 404   403 403 404   404",
                                      "302 403 422 403 404 422   404 404   403 403 404   404"),
    "tasks:act@task_transfer/chuyen":
                                     ("302 403 200 403 404 200   404 404   403 403 404   404",
                                      "302 403 422 403 404 422   404 404   403 403 404   404"),
    "tasks:act@task_transfer/khong-chuyen":
                                     ("302 403 200 403 404 200   404 404   403 403 404   404",
                                      "302 403 422 403 404 422   404 404   403 403 404   404"),
    "tasks:act@task_planned/bo":     ("302 403 403 403 404 200   404 404   404 404 404   404",
                                      "302 403 403 403 404 302   404 404   404 404 404   404"),
    "tasks:act@task/khong-co":       ("302 404 404 404 404 404   404 404   404 404 404   404",
                                      "302 404 404 404 404 404   404 404   404 404 404   404"),
    # Leaders, the Chief, and those who give tasks; a clerk decides nothing.
    "tasks:supervision":             ("302 403 200 200 200 200   200 200   403 200 200   403",
                                      "302 405 405 405 405 405   405 405   405 405 405   405"),
    "tasks:supervision_rows@/tong":  ("302 403 200 200 200 200   200 200   403 200 200   403",
                                      "302 405 405 405 405 405   405 405   405 405 405   405"),
    "tasks:supervision_rows@/khong-co":
                                     ("302 403 404 404 404 404   404 404   403 404 404   403",
                                      "302 405 405 405 405 405   405 405   405 405 405   405"),}

# Opened by the Chief of Office, handed on by `head` to `spec`; in `dossier_shared` the other unit's head coordinates.
DOSSIERS: dict[str, tuple[str, str]] = {
    "documents:dossiers":            ("302 200 200 200 200 200   200 200   200 200 200   200",
                                      "302 405 405 405 405 405   405 405   405 405 405   405"),
    "documents:dossier@dossier":     ("302 200 200 200 200 200   404 404   404 404 404   404",
                                      "302 405 405 405 405 405   405 405   405 405 405   405"),
    "documents:dossier@dossier_shared":
                                     ("302 200 200 200 200 200   200 404   404 404 404   404",
                                      "302 405 405 405 405 405   405 405   405 405 405   405"),
    "documents:dossier@random":      ("302 404 404 404 404 404   404 404   404 404 404   404",
                                      "302 405 405 405 405 405   405 405   405 405 405   405"),
    # An incoming document's id is no dossier's.
    "documents:dossier@at_spec":     ("302 404 404 404 404 404   404 404   404 404 404   404",
                                      "302 405 405 405 405 405   405 405   405 405 405   405"),
    "documents:dossier_preview@dossier":
                                     ("302 200 200 200 200 200   404 404   404 404 404   404",
                                      "302 405 405 405 405 405   405 405   405 405 405   405"),
    "documents:dossier_contents@dossier":
                                     ("302 200 200 200 200 200   404 404   404 404 404   404",
                                      "302 405 405 405 405 405   405 405   405 405 405   405"),
    "documents:dossier_new@at_chief":
                                     ("302 403 200 200 404 404   404 404   404 404 404   404",
                                      "302 403 422 422 404 404   404 404   404 404 404   404"),
    # Who sees the document but opens no dossiers; what is no incoming document.
    "documents:dossier_new@at_spec":
                                     ("302 403 200 200 403 403   404 404   404 404 404   404",
                                      "302 403 422 422 403 403   404 404   404 404 404   404"),
    "documents:dossier_new@issued":
                                     ("302 403 409 409 403 403   404 404   404 404 404   404",
                                      "302 403 409 409 403 403   404 404   404 404 404   404"),
    "documents:file_in_dossier@at_spec":
                                     ("302 200 200 200 200 200   404 404   404 404 404   404",
                                      "302 422 422 422 422 422   404 404   404 404 404   404"),
    "documents:dossier_act@dossier_at_head/giao":
                                     ("302 403 403 403 200 404   404 404   404 404 404   404",
                                      "302 403 403 403 422 404   404 404   404 404 404   404"),
    "documents:dossier_act@dossier/them-van-ban":
                                     ("302 403 403 403 403 200   404 404   404 404 404   404",
                                      "302 403 403 403 403 422   404 404   404 404 404   404"),
    "documents:dossier_act@dossier/ket-qua":
                                     ("302 403 403 403 403 200   404 404   404 404 404   404",
                                      "302 403 403 403 403 422   404 404   404 404 404   404"),
    "documents:dossier_act@dossier/de-xuat-phoi-hop":
                                     ("302 403 403 403 403 200   404 404   404 404 404   404",
                                      "302 403 403 403 403 422   404 404   404 404 404   404"),
    "documents:dossier_act@dossier/y-kien":
                                     ("302 403 200 200 403 200   404 404   404 404 404   404",
                                      "302 403 422 422 403 422   404 404   404 404 404   404"),
    "documents:dossier_act@dossier_shared/xong-phoi-hop":
                                     ("302 403 403 403 403 403   200 404   404 404 404   404",
                                      "302 403 403 403 403 403   422 404   404 404 404   404"),
    # Without a result nobody asks to close.
    "documents:dossier_act@dossier/xin-dong":
                                     ("302 403 403 403 403 409   404 404   404 404 404   404",
                                      "302 403 403 403 403 409   404 404   404 404 404   404"),
    "documents:dossier_act@dossier_done/xin-dong":
                                     ("302 403 403 403 403 200   404 404   404 404 404   404",
                                      "302 403 403 403 403 302   404 404   404 404 404   404"),
    "documents:dossier_act@dossier_to_close/tra-lai":
                                     ("302 403 200 200 403 403   404 404   404 404 404   404",
                                      "302 403 422 422 403 403   404 404   404 404 404   404"),
    "documents:dossier_act@dossier_to_close/dong":
                                     ("302 403 200 200 403 403   404 404   404 404 404   404",
                                      "302 403 302 302 403 403   404 404   404 404 404   404"),
    "documents:dossier_act@dossier/dong":
                                     ("302 403 409 409 403 403   404 404   404 404 404   404",
                                      "302 403 409 409 403 403   404 404   404 404 404   404"),
    "documents:dossier_act@dossier_closed/mo-lai":
                                     ("302 403 200 200 403 403   404 404   404 404 404   404",
                                      "302 403 422 422 403 403   404 404   404 404 404   404"),
    "documents:dossier_act@dossier/khong-co":
                                     ("302 404 404 404 404 404   404 404   404 404 404   404",
                                      "302 404 404 404 404 404   404 404   404 404 404   404"),
    "documents:dossier_act@random/dong":
                                     ("302 404 404 404 404 404   404 404   404 404 404   404",
                                      "302 404 404 404 404 404   404 404   404 404 404   404"),
    "documents:dossier_unfile@entry":
                                     ("302 403 403 403 403 200   404 404   404 404 404   404",
                                      "302 403 403 403 403 422   404 404   404 404 404   404"),
    "documents:dossier_decide@proposal":
                                     ("302 403 200 200 403 403   404 404   404 404 404   404",
                                      "302 403 302 302 403 403   404 404   404 404 404   404"),
}

REPORTS: dict[str, tuple[str, str]] = {
    # Clerk, Chief of Office and leaders, each for his own agency.
    "reports:books":                 ("302 200 200 200 403 403   403 403   200 200 403   403",
                                      "302 405 405 405 405 405   405 405   405 405 405   405"),
    "reports:reports":               ("302 200 200 200 403 403   403 403   200 200 403   403",
                                      "302 422 422 422 403 403   403 403   422 422 403   403"),
    "reports:overview":              ("302 200 200 200 403 403   403 403   200 200 403   403",
                                      "302 405 405 405 405 405   405 405   405 405 405   405"),
    "reports:book@register":         ("302 200 200 200 403 403   403 403   404 404 404   403",
                                      "302 405 405 405 405 405   405 405   405 405 405   405"),
    "reports:book@random":           ("302 404 404 404 404 404   404 404   404 404 404   404",
                                      "302 405 405 405 405 405   405 405   405 405 405   405"),
    "reports:book_pdf@register":     ("302 200 200 200 403 403   403 403   404 404 404   403",
                                      "302 405 405 405 405 405   405 405   405 405 405   405"),
    "reports:book_xlsx@register":    ("302 200 200 200 403 403   403 403   404 404 404   403",
                                      "302 405 405 405 405 405   405 405   405 405 405   405"),
    "reports:book_order@register":   ("302 405 405 405 405 405   405 405   405 405 405   405",
                                      "302 302 302 302 403 403   403 403   404 404 404   403"),
    # An order is its orderer's alone.
    "reports:print@print":           ("302 200 404 404 404 404   404 404   404 404 404   404",
                                      "302 405 405 405 405 405   405 405   405 405 405   405"),
    "reports:print_progress@print":  ("302 200 404 404 404 404   404 404   404 404 404   404",
                                      "302 405 405 405 405 405   405 405   405 405 405   405"),
    "reports:print_file@print":      ("302 200 404 404 404 404   404 404   404 404 404   404",
                                      "302 405 405 405 405 405   405 405   405 405 405   405"),
    "reports:print@random":          ("302 404 404 404 404 404   404 404   404 404 404   404",
                                      "302 405 405 405 405 405   405 405   405 405 405   405"),
    "reports:report@report":         ("302 200 200 200 403 403   403 403   404 404 404   403",
                                      "302 405 405 405 405 405   405 405   405 405 405   405"),
    "reports:report_pdf@report":     ("302 200 200 200 403 403   403 403   404 404 404   403",
                                      "302 405 405 405 405 405   405 405   405 405 405   405"),
    "reports:report_xlsx@report":    ("302 200 200 200 403 403   403 403   404 404 404   403",
                                      "302 405 405 405 405 405   405 405   405 405 405   405"),
    "reports:report@random":         ("302 404 404 404 404 404   404 404   404 404 404   404",
                                      "302 405 405 405 405 405   405 405   405 405 405   405"),
    "reports:report_rows@report/den":
                                     ("302 200 200 200 403 403   403 403   404 404 404   403",
                                      "302 405 405 405 405 405   405 405   405 405 405   405"),
    "reports:report_rows@report/khong-co":
                                     ("302 404 404 404 403 403   403 403   404 404 404   403",
                                      "302 405 405 405 405 405   405 405   405 405 405   405"),
    # Everybody's own agency, so that there is nothing to hide from those who may.
    "reports:overview_rows@/den":    ("302 200 200 200 403 403   403 403   200 200 403   403",
                                      "302 405 405 405 405 405   405 405   405 405 405   405"),
    "reports:overview_rows@/xu-ly.tat-ca.tong":
                                     ("302 200 200 200 403 403   403 403   200 200 403   403",
                                      "302 405 405 405 405 405   405 405   405 405 405   405"),
    "reports:overview_rows@/ho-so.tat-ca.tong":
                                     ("302 200 200 200 403 403   403 403   200 200 403   403",
                                      "302 405 405 405 405 405   405 405   405 405 405   405"),
    "reports:overview_rows@/nhiem-vu.giao.tat-ca.tong":
                                     ("302 200 200 200 403 403   403 403   200 200 403   403",
                                      "302 405 405 405 405 405   405 405   405 405 405   405"),
    "reports:overview_rows@/mot-cua.tat-ca.tong":
                                     ("302 200 200 200 403 403   403 403   200 200 403   403",
                                      "302 405 405 405 405 405   405 405   405 405 405   405"),
}

# The one-stop officer, who receives and hands over, is in tests/onestop; here are those who only look, and who settles.
CASES: dict[str, tuple[str, str]] = {
    "onestop:cases":                 ("302 200 200 200 200 200   200 200   200 200 200   200",
                                      "302 405 405 405 405 405   405 405   405 405 405   405"),
    "onestop:intake":                ("302 403 403 403 403 403   403 403   403 403 403   403",
                                      "302 403 403 403 403 403   403 403   403 403 403   403"),
    "onestop:intake_procedure":      ("302 403 403 403 403 403   403 403   403 403 403   403",
                                      "302 405 405 405 405 405   405 405   405 405 405   405"),
    "onestop:case@case":             ("302 200 200 200 200 200   404 404   404 404 404   404",
                                      "302 405 405 405 405 405   405 405   405 405 405   405"),
    "onestop:case@case_new":         ("302 200 200 200 404 404   404 404   404 404 404   404",
                                      "302 405 405 405 405 405   405 405   405 405 405   405"),
    "onestop:case@random":           ("302 404 404 404 404 404   404 404   404 404 404   404",
                                      "302 405 405 405 405 405   405 405   405 405 405   405"),
    # An incoming document is no case.
    "onestop:case@at_spec":          ("302 404 404 404 404 404   404 404   404 404 404   404",
                                      "302 405 405 405 405 405   405 405   405 405 405   405"),
    "onestop:case_preview@case":     ("302 200 200 200 200 200   404 404   404 404 404   404",
                                      "302 405 405 405 405 405   405 405   405 405 405   405"),
    "onestop:slip@case_new/tiep-nhan":
                                     ("302 200 200 200 404 404   404 404   404 404 404   404",
                                      "302 405 405 405 405 405   405 405   405 405 405   405"),
    "onestop:slip@case/bo-sung-1":   ("302 404 404 404 404 404   404 404   404 404 404   404",
                                      "302 405 405 405 405 405   405 405   405 405 405   405"),
    "onestop:case_act@case/yeu-cau-bo-sung":
                                     ("302 403 403 403 403 200   404 404   404 404 404   404",
                                      "302 403 403 403 403 422   404 404   404 404 404   404"),
    "onestop:case_act@case/xin-loi": ("302 403 403 403 403 200   404 404   404 404 404   404",
                                      "302 403 403 403 403 422   404 404   404 404 404   404"),
    "onestop:case_act@case/chuyen":  ("302 403 403 403 403 403   404 404   404 404 404   404",
                                      "302 403 403 403 403 403   404 404   404 404 404   404"),
    "onestop:case_act@case/tra-ket-qua":
                                     ("302 403 403 403 403 403   404 404   404 404 404   404",
                                      "302 403 403 403 403 403   404 404   404 404 404   404"),
    "onestop:case_act@case_new/nhan-bo-sung":
                                     ("302 403 403 403 404 404   404 404   404 404 404   404",
                                      "302 403 403 403 404 404   404 404   404 404 404   404"),
    "onestop:case_act@case/khong-co":
                                     ("302 404 404 404 404 404   404 404   404 404 404   404",
                                      "302 404 404 404 404 404   404 404   404 404 404   404"),
    # The result: only whoever has the case as lead.
    "documents:outgoing_new@case":   ("302 403 403 403 403 200   404 404   404 404 404   404",
                                      "302 403 403 403 403 422   404 404   404 404 404   404"),
}

# Open to the street.
PORTAL: dict[str, tuple[str, str]] = {
    "onestop:public_procedures":     ("200 200 200 200 200 200   200 200   200 200 200   200",
                                      "405 405 405 405 405 405   405 405   405 405 405   405"),
    "onestop:public_procedure@/1.004873":
                                     ("200 200 200 200 200 200   200 200   200 200 200   200",
                                      "405 405 405 405 405 405   405 405   405 405 405   405"),
    "onestop:public_procedure@/khong-co":
                                     ("404 404 404 404 404 404   404 404   404 404 404   404",
                                      "405 405 405 405 405 405   405 405   405 405 405   405"),
    "onestop:public_status":         ("200 200 200 200 200 200   200 200   200 200 200   200",
                                      "422 422 422 422 422 422   422 422   422 422 422   422"),
    "onestop:public_figures":        ("200 200 200 200 200 200   200 200   200 200 200   200",
                                      "405 405 405 405 405 405   405 405   405 405 405   405"),
}
REMINDERS: dict[str, tuple[str, str]] = {
    "workflow:notifications":        ("302 200 200 200 200 200   200 200   200 200 200   200",
                                      "302 405 405 405 405 405   405 405   405 405 405   405"),
    "workflow:notifications_read":   ("302 405 405 405 405 405   405 405   405 405 405   405",
                                      "302 302 302 302 302 302   302 302   302 302 302   302"),
    # What one was told is one's own; opening it leads to the item.
    "workflow:notification@told":    ("302 404 404 404 404 302   404 404   404 404 404   404",
                                      "302 405 405 405 405 405   405 405   405 405 405   405"),
    "workflow:notification@random":  ("302 404 404 404 404 404   404 404   404 404 404   404",
                                      "302 405 405 405 405 405   405 405   405 405 405   405"),
}

# The administrator's pages; what he does there is in tests/accounts/test_accounts.py.
PEOPLE: dict[str, tuple[str, str]] = {
    "accounts:people":               ("302 403 403 403 403 403   403 403   403 403 403   200",
                                      "302 405 405 405 405 405   405 405   405 405 405   405"),
    "accounts:account_new":          ("302 403 403 403 403 403   403 403   403 403 403   200",
                                      "302 403 403 403 403 403   403 403   403 403 403   422"),
    "accounts:person@specialist":  ("302 403 403 403 403 403   403 403   403 403 403   200",
                                      "302 405 405 405 405 405   405 405   405 405 405   405"),
    "accounts:account_post@specialist":
                                     ("302 403 403 403 403 403   403 403   403 403 403   200",
                                      "302 403 403 403 403 403   403 403   403 403 403   422"),
    "accounts:account_restore@specialist":
                                     ("302 403 403 403 403 403   403 403   403 403 403   200",
                                      "302 403 403 403 403 403   403 403   403 403 403   422"),
    "accounts:account_withdraw@specialist":
                                     ("302 403 403 403 403 403   403 403   403 403 403   200",
                                      "302 403 403 403 403 403   403 403   403 403 403   422"),
    "accounts:account_hand_over@specialist":
                                     ("302 403 403 403 403 403   403 403   403 403 403   200",
                                      "302 403 403 403 403 403   403 403   403 403 403   422"),
    "accounts:account_password@specialist":
                                     ("302 403 403 403 403 403   403 403   403 403 403   200",
                                      "302 403 403 403 403 403   403 403   403 403 403   200"),
    "accounts:account_unlock@specialist":
                                     ("302 405 405 405 405 405   405 405   405 405 405   405",
                                      "302 403 403 403 403 403   403 403   403 403 403   302"),
    "accounts:delegations":          ("302 200 200 200 200 200   200 200   200 200 200   200",
                                      "302 405 405 405 405 405   405 405   405 405 405   405"),
    "accounts:delegation_new":       ("302 403 200 200 200 403   200 403   403 200 403   403",
                                      "302 403 422 422 422 403   422 403   403 422 403   403"),
    # The first unit's head has lent his desk to his specialist, who sees it and cannot end it.
    "accounts:delegation_end@lent":  ("302 405 405 405 405 405   405 405   405 405 405   405",
                                      "302 404 404 404 302 403   404 404   404 404 404   404"),
}
# fmt: on

TABLE = (
    PUBLIC
    | OWN
    | INCOMING
    | ROUTES
    | OUTGOING
    | ACTS
    | EXCHANGE
    | SENT_BACK
    | NOTICES
    | INCIDENTS
    | MESSAGES
    | TASKS
    | DOSSIERS
    | CASES
    | PORTAL
    | REMINDERS
    | PEOPLE
    | REPORTS
)
