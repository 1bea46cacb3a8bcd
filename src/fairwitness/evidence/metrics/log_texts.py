"""Personal data where none belongs: found by the shipped patterns inside the engine, counted."""

from fairwitness.core.words import Words
from fairwitness.evidence.metric import Ratio
from fairwitness.evidence.metrics.log_fields import part
from fairwitness.evidence.states.reading import LogMetric, Reading

ANY = "log.personal_data"
_MEANING = Words(
    "Entries whose free text holds it, by the patterns that ship with the program; numbers with a "
    "check digit count only if it is right. Nothing of the text is read out.",
    "自由文本中含有该类信息的条目，仅按程序内置模式识别；含校验位的号码须校验正确。文本内容从不读出。",
)


def _any(reading: Reading) -> int:
    return reading.whole.count("text", lambda key: int(key[0]) > 1)


def _one(bit: str, en: str, zh: str) -> tuple[LogMetric, Ratio]:
    return part(
        f"personal_{bit}",
        Words(f"Entries with {en} in their text", f"文本含{zh}的条目"),
        Words(f"Share with {en} of those with personal data", f"含{zh}占含个人信息条目的比例"),
        lambda reading: reading.texts(bit),
        needs=("text",),
        of=ANY,
        meaning=_MEANING,
    )


LOG_TEXTS: tuple[LogMetric | Ratio, ...] = (
    *part(
        "text_recorded",
        Words("Entries with free text", "含自由文本的条目"),
        Words("Share with free text", "含自由文本占比"),
        lambda reading: reading.texts("written"),
        needs=("text",),
    ),
    *part(
        "personal_data",
        Words("Entries with personal data in their text", "文本含个人信息的条目"),
        Words("Share with personal data in its text", "文本含个人信息占比"),
        _any,
        needs=("text",),
        meaning=_MEANING,
    ),
    *_one("email", "an e-mail address", "电子邮箱地址"),
    *_one("phone", "a telephone number", "电话号码"),
    *_one("resident_id", "a Chinese resident identity number", "居民身份证号码"),
    *_one("iban", "a bank account number (IBAN)", "国际银行账号（IBAN）"),
    *_one("card", "a payment card number", "支付卡号"),
)
