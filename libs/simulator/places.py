# ruff: noqa: RUF001 - names are written as their owners write them
"""Where made-up people come from: how their names sound and their mobile numbers begin."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Place:
    """A country. prefixes: calling code and first digits of mobile numbers, without plus.

    length: digits of a whole number, calling code included.
    """

    country: str
    prefixes: tuple[str, ...]
    length: int
    given: tuple[str, ...]
    family: tuple[str, ...]
    family_first: bool = False


PLACES = (
    Place("BR", ("55119", "55219", "55319", "55719"), 13,
          ("João", "Ana Clara", "Thiago", "Letícia", "Caio", "Márcia", "Antônio", "Conceição"),
          ("da Silva", "Gonçalves", "Araújo", "Magalhães", "Assunção", "Brandão", "Nóbrega")),
    Place("MX", ("5255", "5281", "5233"), 12,
          ("Itzel", "José Luis", "Ximena", "Ángel", "Guadalupe", "Iñaki", "Valentina"),
          ("Hernández", "Muñoz", "Cárdenas", "Ibáñez", "Zepeda", "Villaseñor")),
    Place("IN", ("9198", "9197", "9190", "9170"), 12,
          ("Aarav", "Diya", "Karthik", "Lakshmi", "Mohammed", "Priya", "आरव", "ஆனந்தி"),
          ("Iyer", "Chatterjee", "Venkataraman", "Khan", "Deshpande", "Nair", "शर्मा")),
    Place("ID", ("62812", "62813", "62857"), 13,
          ("Putri", "Agus", "Dewi", "Bagus", "Siti Nurhaliza", "Wayan"),
          ("Wijaya", "Santoso", "Hidayat", "Simanjuntak", "Kusumawardhani")),
    Place("NG", ("234803", "234706", "234816"), 13,
          ("Chiamaka", "Olúwaṣeun", "Ibrahim", "Ngozi", "Tunde", "Efe"),
          ("Okonkwo", "Adébáyọ̀", "Eze", "Musa", "Okafor-Williams")),
    Place("DE", ("49151", "49160", "49171"), 13,
          ("Jürgen", "Zoë", "Björn", "Käthe", "Lukas", "Anneliese"),
          ("Müller", "Weiß", "Öztürk", "Groß-Gerau", "von der Heyden")),
    Place("EG", ("2010", "2011", "2012"), 12,
          ("محمد", "فاطمة", "يوسف", "مريم", "Omar", "Nour"),
          ("عبد الرحمن", "السيد", "حسن", "Mahmoud", "El-Sherbiny")),
    Place("GB", ("4477", "4478", "4479"), 12,
          ("Siobhán", "Nigel", "Priyanka", "Rhys", "Oluchi", "Jo"),
          ("O'Neill", "Featherstonehaugh", "Patel", "Llewellyn", "Smith")),
    Place("US", ("1212555", "1415555", "1305555"), 11,
          ("DeShawn", "Mary-Kate", "Jesús", "Ashley", "Nguyễn Văn"),
          ("O'Brien", "Washington", "Núñez", "Kowalczyk", "Begay")),
    Place("CN", ("86138", "86139", "86186"), 13,
          ("伟", "秀英", "子涵", "建国", "思雨"), ("王", "欧阳", "李", "张", "陈"),
          family_first=True),
    Place("JP", ("8190", "8180", "8170"), 12,
          ("さくら", "翔太", "陽子", "健"), ("佐藤", "渡邉", "髙橋", "五十嵐"), family_first=True),
    Place("UA", ("38050", "38067", "38093"), 12,
          ("Оксана", "Тарас", "Ґео", "Юлія", "Мар'яна"), ("Шевченко", "Ковальчук", "Їжакевич")),
    Place("TR", ("90532", "90542", "90505"), 12,
          ("İpek", "Çağla", "Ömer", "Işıl", "Şükrü"), ("Yılmaz", "Özgür", "Kılıç", "Güneş")),
    Place("PL", ("4850", "4860", "4872"), 11,
          ("Łukasz", "Żaneta", "Michał", "Świętosława"), ("Wójcik", "Gąsior", "Dąbrowski-Lis")),
)  # fmt: skip
