"""What the text of a return says beside its figures is asked of its author before sending, and of nobody else."""

from io import BytesIO

import docx
import pytest
from django.urls import reverse

from hoaluoi.core.access.permissions import Role
from hoaluoi.core.ledger.models import Entry
from hoaluoi.spine.reporting.errors import UnableToAnswer
from hoaluoi.spine.reporting.models import Attachment, Return, TextAnswer
from hoaluoi.spine.reporting.operations import questions, returns
from hoaluoi.spine.reporting.queries.questions import asked
from tests.factories.directives import directive, target
from tests.factories.organisation import actor, person
from tests.factories.reporting import DAY, EARLY, SEPTEMBER, daily_form, monthly_form

pytestmark = pytest.mark.django_db
FIVE = "Trong ngày ghi nhận số ca mắc là 5 ca."


@pytest.fixture
def author(group):
    return person(Role.REPORTER, group.companies[0])


@pytest.fixture
def held(group, author):
    form = daily_form(group.root, [group.companies[0]])
    return returns.open_return(form=form, unit=group.companies[0], period=DAY, by=actor(author), at=EARLY)


def again(held) -> Return:
    return Return.objects.select_related("form", "version", "unit").get(pk=held.pk)


def write(held, author, **cells) -> Return:
    fresh = again(held)
    return returns.save_cells(of=fresh, cells=cells, revision=fresh.revision, by=actor(author), at=EARLY)


def kinds(held) -> list[str]:
    return [question.claim.kind for question in asked(again(held), "vi").open]


def answer(held, author, **given):
    (question,) = asked(again(held), "vi").open
    whole = {"fingerprint": question.fingerprint, "choice": "apart", "reason": "kể cả F1", **given}
    return questions.answer(of=held, by=actor(author), at=EARLY, **whole)


def test_text_that_differs_from_its_cell_is_asked_about(held, author):
    write(held, author, cases="3", absent="12", note=FIVE)
    assert kinds(held) == ["own_number"]


@pytest.mark.parametrize(
    "note",
    [
        "",
        "Trong ngày ghi nhận số ca mắc là 3 ca.",
        "Ngày 29/9/2022 ghi nhận số ca mắc là 5 ca.",
        "Khoảng 5 ca mắc.",
        "Đề nghị hỗ trợ 5 máy phát điện.",
        "Có 12 ca mắc đã khỏi.",
    ],
)
def test_text_that_fits_or_speaks_of_something_else_is_not(held, author, note):
    write(held, author, cases="3", absent="12", note=note)
    assert kinds(held) == []


def test_claim_of_the_text_alone_is_asked_about(held, author):
    write(held, author, cases="3", absent="12", note="Đã tiêm cho 40/50 người, đạt 90%.")
    assert kinds(held) == ["part_of_whole"]


def test_target_is_compared_with_the_register(group, held, author):
    leader = person(Role.COORDINATOR, group.root)
    target(directive(group.root, leader), leader, title="số sáng kiến được công nhận", value="2200")
    write(held, author, note="Chỉ tiêu được giao: số sáng kiến được công nhận đạt 2.400 sáng kiến.")
    assert kinds(held) == ["register"]
    write(held, author, note="Chỉ tiêu được giao: số sáng kiến được công nhận đạt 2.200 sáng kiến.")
    assert kinds(held) == []


def test_answer_is_kept_with_its_reason_and_closes_the_question(held, author):
    write(held, author, cases="3", note=FIVE)
    answer(held, author)
    assert kinds(held) == []
    kept = TextAnswer.objects.get()
    assert (kept.choice, kept.reason, kept.question["kind"]) == ("apart", "kể cả F1", "own_number")
    assert Entry.objects.filter(event="reporting.text_answered").count() == 1


def test_corrected_text_asks_no_more_and_other_words_ask_anew(held, author):
    write(held, author, cases="3", note=FIVE)
    answer(held, author)
    write(held, author, note="Trong ngày ghi nhận số ca mắc là 7 ca.")
    assert kinds(held) == ["own_number"]
    write(held, author, note="Trong ngày ghi nhận số ca mắc là 3 ca.")
    assert kinds(held) == []


@pytest.mark.parametrize(
    ("given", "code"),
    [({"reason": " "}, "no_reason"), ({"choice": "wrong"}, "no_choice"), ({"fingerprint": "x"}, "no_question")],
)
def test_answer_without_a_reason_or_a_question_is_refused(held, author, given, code):
    write(held, author, cases="3", note=FIVE)
    with pytest.raises(UnableToAnswer) as refused:
        answer(held, author, **given)
    assert refused.value.code == code
    assert not TextAnswer.objects.exists()


def report(*lines: str) -> BytesIO:
    document, stream = docx.Document(), BytesIO()
    for line in lines:
        document.add_paragraph(line)
    document.save(stream)
    stream.seek(0)
    stream.name = "bao-cao.docx"
    return stream


def test_attached_report_is_read_beside_the_figures(client_of, group, author):
    form = monthly_form(group.root, [group.companies[0]])
    held = returns.open_return(form=form, unit=group.companies[0], period=SEPTEMBER, by=actor(author), at=EARLY)
    write(held, author, total="120", online="100", counter="20")
    client = client_of(author)
    file = report("Tháng 9/2022, đơn vị tiếp nhận tổng số yêu cầu là 130 yêu cầu.")
    client.post(reverse("reporting:return_attach", args=[held.pk]), {"file": file})
    shown = client.get(reverse("reporting:return_questions", args=[held.pk])).content.decode()
    assert "bao-cao.docx" in shown
    assert kinds(held) == ["own_number"]
    client.post(reverse("reporting:return_detach", args=[held.pk, Attachment.objects.get().pk]))
    assert kinds(held) == []


def test_report_laid_down_twice_lies_there_once(client_of, held, author):
    client = client_of(author)
    file = report("Đã tiêm cho 40/50 người, đạt 90%.")
    for _ in range(2):
        file.seek(0)
        client.post(reverse("reporting:return_attach", args=[held.pk]), {"file": file})
    assert Attachment.objects.count() == 1
    page = client.get(reverse("reporting:return_questions", args=[held.pk])).content.decode()
    assert "80 %" in page


def test_report_that_is_no_text_is_refused_and_nothing_is_kept(client_of, held, author):
    file = BytesIO(bytes(range(256)) * 40)
    file.name = "anh.pdf"
    client_of(author).post(reverse("reporting:return_attach", args=[held.pk]), {"file": file})
    assert not Attachment.objects.exists()


def test_panel_is_part_of_the_entry_page_and_takes_answers(client_of, held, author):
    write(held, author, cases="3", note=FIVE)
    client = client_of(author)
    address = reverse("reporting:return_questions", args=[held.pk])
    assert address in client.get(reverse("reporting:entry", args=[held.pk])).content.decode()
    (question,) = asked(again(held), "vi").open
    assert question.fingerprint in client.get(address).content.decode()
    whole = {"fingerprint": question.fingerprint, "choice": "right", "reason": "ô sẽ sửa"}
    after = client.post(reverse("reporting:return_answer", args=[held.pk]), whole).content.decode()
    assert "ô sẽ sửa" in after


def test_open_question_holds_no_return_back_and_is_not_shown_to_the_reviewer(client_of, group, held, author):
    write(held, author, cases="3", absent="0", note=FIVE)
    returns.submit(of=again(held), by=actor(author), at=EARLY)
    page = client_of(person(Role.COORDINATOR, group.root)).get(reverse("reporting:return", args=[held.pk]))
    (question,) = asked(again(held), "vi").open
    assert page.status_code == 200
    assert question.fingerprint not in page.content.decode()
