"""What people call their columns, in the languages the users' spreadsheets are in.

Words are separated by bars and written without accents, in lower case, without punctuation.
"""

WORDS: dict[str, str] = {
    "name": (
        "name|full name|fullname|contact|contact name|customer|customer name|client"
        "|person|display name|lead|lead name|nombre|nombre completo|cliente|contacto|nome"
        "|nome completo|cognome e nome|nom|nom complet|nom et prenom|kunde|kundenname"
        "|ansprechpartner|kontakt|vollstandiger name|naam|volledige naam|имя|фио"
        "|имя и фамилия|клиент|контакт|isim|ad soyad|nama|nama lengkap|imie i nazwisko"
        "|nazwa|الاسم|שם|नाम|姓名|名字|客户|名前|お名前|氏名"
        "|이름|성명|고객명|ten|ho ten|ho va ten|שם מלא|पूरा नाम|الاسم الكامل|nama pelanggan"
    ),
    "first": (
        "first name|firstname|given name|forename|vorname|prenom|nombres|primeiro nome"
        "|primer nombre|voornaam|имя отчество|imie|ad|名|nama depan|שם פרטי"
        "|पहला नाम"
    ),
    "last": (
        "last name|lastname|surname|family name|nachname|familienname|nom de famille"
        "|apellido|apellidos|sobrenome|cognome|achternaam|фамилия|nazwisko|soyad|soyadi|姓"
        "|nama belakang|ho|שם משפחה|उपनाम"
    ),
    "whatsapp": (
        "whatsapp|whatsapp number|whatsapp phone|whatsapp no|wa|wa number"
        "|whats app|wpp|zap|numero whatsapp|numero de whatsapp|whatsapp nummer|nomor wa"
        "|no wa"
    ),
    "mobile": (
        "mobile|mobile number|mobile phone|mobile no|cell|cell phone|cellphone|cellular"
        "|handy|handynummer|mobil|mobilnummer|mobiltelefon|mobiel|movil|telefono movil"
        "|celular|portable|telephone portable|cellulare|telemovel|мобильный"
        "|мобильный телефон|cep telefonu|telefon komorkowy|komorka|hp|no hp|nomor hp|手机"
        "|手机号|手机号码|手機|手機號碼|携帯|携帯電話|携帯電話番号|휴대폰|휴대폰 번호"
        "|휴대전화|핸드폰|جوال|الجوال|cep|dien thoai di dong|נייד|טלפון נייד|मोबाइल|मोबाइल नंबर"
    ),
    "phone": (
        "phone|phone number|phone no|phone number international|telephone"
        "|telephone number|tel|tel no|telno|contact number|number|msisdn|telefon"
        "|telefonnummer|rufnummer|telefono|numero de telefono|numero|telefone"
        "|numero de telefone|telephone numero|numero de telephone|numero di telefono"
        "|telefoon|telefoonnummer|телефон|номер|номер телефона|nomor telepon|telepon"
        "|nomor|no telp|numer telefonu|numer|فون|الهاتف|رقم الهاتف|טלפון|फोन|फ़ोन|电话|电话号码"
        "|電話|電話番号|電話號碼|전화번호|연락처"
        "|so dien thoai|dien thoai|telefon numarasi|מספר טלפון|फ़ोन नंबर"
    ),
    "wa_id": ("wa id|waid"),
    "email": (
        "email|e mail|email address|e mail address|mail|mail address|correo"
        "|correo electronico|courriel|adresse e mail|adresse mail|adresse email"
        "|e mail adresse|emailadresse|email adresse|posta elettronica|indirizzo email"
        "|endereco de email|почта|электронная почта|эл почта|имейл|eposta|e posta|surel"
        "|adres e mail|البريد الالكتروني|البريد الإلكتروني|אימייל|ईमेल|邮箱|电子邮件|メール"
        "|メールアドレス|이메일|이메일 주소|電子郵件|電郵|e mailadres"
        "|adresse electronique|e posta adresi"
        "|alamat email|thu dien tu|dia chi email|דוא ל|מייל|כתובת אימייל|ईमेल पता"
    ),
    "tags": (
        "tags|tag|label|labels|group|groups|segment|segments|category|categories|list"
        "|lists|etiqueta|etiquetas|etiquette|etiquettes|schlagwort|schlagworte"
        "|schlagworter|gruppe|gruppen|grupo|grupos|groupe|groupes|etichetta|etichette"
        "|gruppo|gruppi|marcadores|теги|тег|метки|группа|группы|etiket|etiketler|etykiety"
        "|grupa|标签|分组|標籤|群組|タグ|グループ|태그|그룹|وسوم|المجموعة"
        "|groep|groepen|grup|gruplar|nhan|nhom|תגיות|תוויות|קבוצה|קבוצות|टैग|समूह"
    ),
    "status": (
        "status|lead status|stage|pipeline stage|lead stage|state|estado|estado del lead"
        "|etapa|statut|etape|stato|fase|situacao|статус|этап|durum|etap|状态|阶段|狀態"
        "|階段|段階|ステータス|상태|단계|asama|tahap|trang thai|giai doan|מצב|שלב|स्थिति|चरण"
        "|الحالة|المرحلة|סטטוס"  # noqa: RUF001 - Hebrew
    ),
    "owner": (
        "owner|contact owner|lead owner|assigned to|assignee|agent|responsible|sales rep"
        "|salesperson|account manager|propietario|responsable|asignado a|vendedor"
        "|proprietaire|zustandig|verantwortlich|besitzer|bearbeiter|verkaufer"
        "|proprietario|responsabile|responsavel|ответственный|менеджер|sorumlu|wlasciciel"
        "|负责人|所有者|負責人|担当者|담당자|소유자|eigenaar|verantwoordelijke|sahip|sahibi|opiekun"
        "|pemilik|penanggung jawab|nguoi phu trach|chu so huu|אחראי|בעלים|स्वामी|ज़िम्मेदार|المسؤول"
        "|المالك"
    ),
    "id": "id|contact id|warmline id",
    "version": "version|contact version",
}
"""Kind of column → its names. `first` and `last` are parts of a name; `whatsapp` and `mobile` are
phone numbers that are taken before others, `wa_id` one that is taken where there is no other.
"""
