# ruff: noqa: RUF001 - names and messages are written as their authors write them
"""Who writes to the demo's business, and what was said."""

from dataclasses import dataclass

HOUR, DAY = 60, 24 * 60


@dataclass(frozen=True, slots=True)
class Role:
    """A person of the demo.

    wa_id: digits, or None for somebody who shows only a username. owner: place in the team, or
    None. talk: pairs of minutes ago and text; what the business says begins with `> `. notes: place
    of the author in the team, and text.
    """

    name: str
    wa_id: str | None
    status: str
    tags: tuple[str, ...]
    owner: int | None
    talk: tuple[tuple[int, str], ...]
    email: str | None = None
    notes: tuple[tuple[int, str], ...] = ()
    username: str | None = None


CAST = (
    Role("Amara Okafor", "2348031234567", "hot", ("wholesale", "Lagos"), 0, (
        (6 * DAY, "Good morning! I saw your linen throws at the Lekki market."),
        (6 * DAY - 20, "> Good morning Amara, how lovely. Which colours did you like?"),
        (6 * DAY - 31, "The indigo and the sand one. I have a shop, do you sell wholesale?"),
        (5 * DAY, "> We do, from 20 pieces. I'll send you the price list today."),
        (26 * HOUR, "Got it, thank you! The prices work for me."),
        (3 * HOUR, "Can you hold *two boxes* until Friday?"),
        (2 * HOUR, "> Of course, they are put aside in your name."),
        (41, "Perfect. My driver will come on Friday morning"),
    ), "amara@okaforhome.example", (
        (0, "Prefers calls after 4 pm.\nAsked twice about wholesale prices."),
        (1, "Two boxes of indigo put aside until Friday."),
    )),
    Role("Lucía Fernández", "34612345678", "warm", ("newsletter",), 1, (
        (2 * DAY, "Hola, ¿las mantas son de algodón?"),
        (2 * DAY - 15, "> ¡Hola Lucía! Son de lino y algodón, mitad y mitad."),
        (95, "¿Hacéis envíos a Sevilla?"),
    ), "lucia.fernandez@correo.example"),
    Role("عمر حداد", "962791234567", "cold", (), None, (
        (130, "السلام عليكم، كم سعر البطانية الكبيرة؟"),
    )),
    Role("Priya Raghunathan", "919846085050", "customer", ("vip", "repeat buyer"), 0, (
        (20 * DAY, "Hi! Reordering the table runners, 12 this time."),
        (20 * DAY - 9, "> Thank you Priya! They leave tomorrow."),
        (4 * HOUR, "Received it today, thank you!"),
    ), "priya@thelittleindigo.example", (
        (0, "Orders every month. Give her the first look at the new season."),
    )),
    Role("Thaís Conceição", "5511987654321", "warm", ("spring sale",), 2, (
        (5 * HOUR, "Olá! Ainda tem o azul?"),
        (5 * HOUR - 12, "> Olá Thaís! Tem sim, dois em estoque."),
        (4 * HOUR, "Que bom! Vou medir a mesa e já volto."),
    )),
    Role("Ada Whitfield", "447700900123", "hot", ("wholesale",), 1, (
        (3 * DAY, "Hello, we run three cafés in Leeds and need 60 cushions."),
        (3 * DAY - 40, "> Hello Ada! Happy to help. Is delivery in May fine?"),
        (6 * HOUR, "Could you send the price list again?"),
    ), "ada@whitfieldcoffee.example", ((1, "Decides with her sister. Budget about 2,000."),)),
    Role("Jürgen von der Heyde", "4915112345678", "cold", (), None, (
        (7 * HOUR, "Wie lange dauert die Lieferung nach Hamburg?"),
    )),
    Role("Kwame Mensah", "233241234567", "customer", ("repeat buyer",), 0, (
        (12 * DAY, "Same order as last month please"),
        (12 * DAY - 25, "> On its way, Kwame. Thank you!"),
        (9 * HOUR, "Same order as last month please, and two extra throws"),
    )),
    Role("Wayan Hidayat", "6281234567890", "warm", ("newsletter",), 2, (
        (10 * HOUR, "Apakah bisa COD?"),
    )),
    Role("Łukasz Dąbrowski", "48508208208", "cold", (), None, (
        (11 * HOUR, "Dzień dobry, czy są poszewki 50 × 50?"),
    )),
    Role("Yuki Tanaka", "818012345678", "customer", ("vip",), 1, (
        (9 * DAY, "こんにちは、再入荷はいつですか？"),
        (9 * DAY - 30, "> 来週の火曜日です。"),
        (13 * HOUR, "ありがとうございます"),
    )),
    Role("Guadalupe Muñoz", "527221234567", "hot", ("spring sale", "wholesale"), 0, (
        (DAY, "Buenas, ¿cuánto sale por mayoreo?"),
        (14 * HOUR, "Quiero 40 piezas"),
    ), "lupita@casamunoz.example"),
    Role("Elif Demir", "905321234567", "warm", (), 2, (
        (15 * HOUR, "Merhaba, iade nasıl oluyor?"),
    )),
    Role("Zanele Dlamini", "27821234567", "customer", ("vip", "Durban"), 1, (
        (16 * HOUR, "See you at the market on Sunday"),
    )),
    Role("Тарас Шевченко", "380501234567", "cold", (), None, (
        (18 * HOUR, "Чи є доставка до Києва?"),
    )),
    Role("Fatima Zahra Alaoui", "212612345678", "warm", ("newsletter",), 2, (
        (20 * HOUR, "Vous livrez à Rabat ?"),
    )),
    Role("Nguyễn Thị Hương", "84903123456", "hot", (), 1, (
        (22 * HOUR, "Cho mình xem mẫu mới nhé"),
    )),
    Role("Matteo Rossi", "393331234567", "customer", ("repeat buyer",), 0, (
        (30 * HOUR, "Perfetto, grazie mille"),
    )),
    Role("Noor", None, "warm", ("newsletter",), 2, (
        (27 * HOUR, "Hi, do you have gift cards?"),
        (26 * HOUR, "> Hi Noor! Yes, from 20 upwards."),
    ), username="noor.makes"),
    Role("Samoa Leilani Tuiasosopo", "6857212345", "cold", (), None, (
        (40 * HOUR, "Talofa! Do you ship to Apia?"),
    )),
    Role("Séamus Ó Briain", "353861234567", "cold", (), None, (
        (3 * DAY, "STOP"),
    )),
    Role("Mereana Ngata", "64211234567", "warm", ("spring sale",), 1, (
        (4 * DAY, "Kia ora, is the green one back in stock?"),
        (4 * DAY - 50, "> Kia ora Mereana! Next week, I'll write to you."),
    )),
)  # fmt: skip

LATE = (
    ("Chidi Eze", "2348062345678", "Hello, are you open on Saturday?"),
    ("Inês Carvalho", "351912345678", "Boa tarde! Fazem capas à medida?"),
    ("王秀英", "8613812345678", "你好，请问可以定制吗？"),
    ("Bogdan Ionescu", "40721234567", "Bună ziua, cât costă transportul?"),
    ("Aroha Williams", "64212345678", "Hi! A friend sent me your catalogue."),
    ("Hamza Qureshi", "923001234567", "Salam, price of the blue runner please"),
    ("Marisol Quispe", "51987654321", "Hola, ¿tienen tienda en Lima?"),
)
"""Who writes when the plan is full."""
