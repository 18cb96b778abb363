"""The people that the table of search cases looks for: two workspaces with look-alikes."""

from typing import Any

from libs.common.events.contacts import ContactDocument, Owner
from libs.common.ids import new_id
from services.search.domain.document import SearchDocument, search_document

SHOP, RIVAL = "shop", "rival"

PEOPLE: list[tuple[str, str, str | None, dict[str, Any]]] = [
    # key, name, phone, more
    ("maria", "Maria da Silva", "+5511987654321", {"email": "maria.silva@example.com", "tags": ["VIP"], "owner": "ann", "status": "hot"}),
    ("mario", "Mario Souza", "+5511987650000", {"email": "mario@souza.example", "owner": "ann"}),
    ("mariana", "Mariana Souza", "+5521976543210", {"email": "mari.souza+promo@example.com", "tags": ["VIP", "Berlin"]}),
    ("joao", "João Conceição", "+5531988887777", {"wa_id": "553188887777"}),
    ("landline", "Padaria Pão Quente", "+553133334444", {"status": "customer"}),
    ("conchita", "María Concepción Peña", "+525512345678", {"wa_id": "5215512345678"}),
    ("diego", "Diego Fernández", "+5491123456789", {"email": "diego@fernandez.example"}),
    ("sofia", "Sofía Fernández", "+541143211234", {}),
    ("jeanluc", "Jean-Luc Moreau", "+33612344399", {"username": "jeanluc.m", "tags": ["VIP"]}),
    ("obrien", "Siobhán O'Brien", "+353861234567", {"email": "siobhan@obrien.example"}),
    ("muller", "Jürgen Müller", "+4915123456789", {"email": "j.mueller@firma.example"}),
    ("strauss", "Anneliese Strauß", "+4930901820", {}),
    ("lukasz", "Łukasz Żółkiewski", "+48501234567", {}),
    ("oyvind", "Øyvind Bjørnsen", "+4791234567", {}),
    ("yildiz", "İbrahim Yıldız", "+905321234567", {}),
    ("nguyen", "Nguyễn Thị Hương", "+84912345678", {}),
    ("dvorak", "Antonín Dvořák", "+420601123456", {}),
    ("ahmed", "أحمد محمود", "+201001234567", {"email": "ahmed@cairo.example"}),
    ("fatima", "فاطمة الزهراء", "+966501234567", {}),
    ("muhammad", "مُحَمَّد علي", "+971501234567", {}),
    ("reza", "رضا کریمی", "+989121234567", {}),
    ("sunil", "सुनील कुमार", "+919876543210", {"email": "sunil.kumar@delhi.example"}),
    ("farhan", "फ़रहान शेख़", "+919812345678", {}),
    ("priya", "Priya Sharma", "+919123456780", {"username": "priya_s"}),
    ("xiaoming", "王小明", "+8613912345678", {}),
    ("lihua", "李华", "+8613800138000", {"wa_profile_name": "Lily Li"}),
    ("taro", "山田太郎", "+819012345678", {}),
    ("sakura", "さくら", "+818011112222", {}),
    ("chulsoo", "김철수", "+821012345678", {}),
    ("artem", "Артём Ёлкин", "+79161234567", {"email": "artem@elkin.example"}),
    ("olena", "Олена Шевченко", "+380671112233", {}),
    ("giorgos", "Γιώργος Παπαδόπουλος", "+306912345678", {}),
    ("noa", "נועה כהן", "+972501234567", {}),
    ("somchai", "สมชาย ใจดี", "+66812345678", {}),
    ("flower", "🌸 Ana 🌸", "+34698877665", {}),
    ("rocket", "🚀 Foguete Delivery", "+5541999990000", {}),
    ("moved", "Carla Mendes", "+5511955556666", {"previous_phones": ["+5521933334444", "+5511944443333"], "other_emails": ["carla.antiga@correio.example"]}),
    ("renamed", "Grandma", "+14155552671", {"wa_profile_name": "Elizabeth Thornton"}),
    ("handle", "Someone", None, {"username": "night.owl", "user_id": "US.13491208655302741918"}),
    ("phoneless", "Beatriz Nogueira", None, {"email": "bia@nogueira.example"}),
    ("fictional", "Test Person", "+15550783881", {}),
    ("ivory", "Aya Koné", "+2250707123456", {}),
    ("benin", "Kossi Adjovi", "+22997123456", {}),
    ("studio", "Studio 123", "+442079460018", {"email": "hello@studio123.example"}),
    ("trade", "Smith & Sons (Plumbing)", "+447700900123", {"email": "office@smithandsons.example"}),
    ("jon", "Jon Snow", "+447700900456", {}),
    ("john", "John Snowden", "+447700900789", {"last_active_at": "2026-10-02T00:00:00Z"}),
    ("john-recent", "John Snowden", "+447700900790", {"last_active_at": "2026-11-20T00:00:00Z"}),
    ("singh", "Gurpreet Singh", "+6598761122", {"blocked": True}),
    ("budi", "Budi Santoso", "+6281234567890", {"marketing": "stopped"}),
    ("ngozi", "Ngozi Okonkwo", "+2348031234567", {"email": "ngozi.okonkwo@lagos.example"}),
    ("thabo", "Thabo Mbeki-Nkosi", "+27821234567", {"blocked": True, "marketing": "stopped"}),
    ("giulia", "Giulia D'Angelo", "+390612345678", {}),
    ("istvan", "Szabó István", "+36301234567", {}),
    ("alexa", "Alexandra Konstantinopoulou", "+306987654321", {}),
    ("bob", "Bob", "+12025550143", {}),
]  # fmt: skip

RIVALS: list[tuple[str, str, str | None, dict[str, Any]]] = [
    ("rival-maria", "Maria da Silva", "+5511987654321", {"email": "maria.silva@example.com", "tags": ["VIP"], "username": "night.owl"}),
    ("rival-secret", "Zebediah Quux", "+5511900001111", {"email": "zeb@quux.example", "tags": ["Secret"], "status": "hot", "owner": "zoe"}),
]  # fmt: skip


def a_document(
    name: str = "Ana",
    phone: str | None = None,
    *,
    id: str | None = None,  # noqa: A002 - the field is called id
    workspace_id: str = SHOP,
    version: int = 1,
    owner: str | None = None,
    **more: Any,
) -> SearchDocument:
    """A live contact as the index gets it."""
    return search_document(
        ContactDocument(
            **{
                "id": id or new_id(),
                "workspace_id": workspace_id,
                "version": version,
                "state": "live",
                "name": name,
                "phone": phone,
                "status": "cold",
                "created_at": "2026-01-02T03:04:05Z",
                "updated_at": "2026-01-02T03:04:05Z",
                "source": "manual",
                "owner": Owner(id=owner, name=owner.title()) if owner else None,
                "wa_id": phone.removeprefix("+") if phone else None,
                **more,
            }
        )
    )


def everybody() -> dict[str, SearchDocument]:
    """All people of both workspaces by key."""
    found = {key: a_document(name, phone, **more) for key, name, phone, more in PEOPLE}
    rivals = {
        key: a_document(name, phone, workspace_id=RIVAL, **more)
        for key, name, phone, more in RIVALS
    }
    return found | rivals
