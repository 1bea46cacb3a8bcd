"""Presidio's patterns on the texts of one day: without a language model, and offline."""

from collections import Counter

import pyarrow.parquet as pq
import spacy
import tldextract
from measures import asked, partitions, write
from presidio_analyzer import AnalyzerEngine, RecognizerRegistry
from presidio_analyzer.nlp_engine import SpacyNlpEngine
from presidio_analyzer.predefined_recognizers import (
    CreditCardRecognizer,
    EmailRecognizer,
    IbanRecognizer,
    PhoneRecognizer,
)

NAMES = {"EMAIL_ADDRESS": "email", "PHONE_NUMBER": "phone", "IBAN_CODE": "iban"}


class Blank(SpacyNlpEngine):
    """A pipeline that only splits words, which is the cheapest there is."""

    def __init__(self) -> None:
        super().__init__()
        self.nlp = {"en": spacy.blank("en")}


def main() -> None:
    """Analyse text by text."""
    log, out, _ = asked()
    tldextract.tldextract.TLD_EXTRACTOR = tldextract.TLDExtract(suffix_list_urls=())
    tldextract.extract = tldextract.tldextract.TLD_EXTRACTOR
    registry = RecognizerRegistry(
        recognizers=[
            *(CreditCardRecognizer(), EmailRecognizer(), IbanRecognizer()),
            PhoneRecognizer(supported_regions=("CN", "GB", "US")),
        ]
    )
    analyzer = AnalyzerEngine(registry=registry, nlp_engine=Blank(), supported_languages=["en"])
    found: Counter[str] = Counter()
    for _, file in partitions(log):
        for text in pq.read_table(file, columns=["message"])["message"].drop_null().to_pylist():
            found["texts"] += 1
            kinds = {each.entity_type for each in analyzer.analyze(text, language="en")}
            found.update(NAMES.get(kind, "card") for kind in kinds)
    write(out, {"numbers": dict(found)})


if __name__ == "__main__":
    main()
