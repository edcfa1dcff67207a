"""Lines of a page that speak of other stories: "Read also: ...", "Related", copyright lines. They claim nothing here.

They are blanked, not cut, so that every quote keeps its place in the text that the user sees.
"""

from __future__ import annotations

import re

__all__ = ["without_teasers"]

_WORDS = {
    "en": "related|related stories|related articles|read also|also read|read more|see also|more on this|more stories|"
    "next time|next week|next episode|next issue|you may also like|recommended|most read|trending|up next",
    "sv": "läs också|läs även|läs mer|se även|relaterat|mest läst|nästa gång|nästa avsnitt|nästa nummer",
    "no": "les også|les mer|se også|relatert|relaterte saker|mest lest|neste gang|neste episode",
    "da": "læs også|læs mere|se også|relateret|relaterede artikler|mest læste|næste gang|næste afsnit",
    "fi": "lue myös|lue lisää|katso myös|aiheesta lisää|luetuimmat|ensi kerralla|ensi viikolla",
    "de": "lesen sie auch|lies auch|lesen sie mehr|mehr zum thema|siehe auch|auch interessant|weitere artikel|"
    "verwandte artikel|meistgelesen|nächstes mal|nächste folge|in der nächsten ausgabe",
    "nl": "lees ook|lees meer|zie ook|gerelateerd|meer over dit onderwerp|meest gelezen|volgende keer|volgende week",
    "fr": "lire aussi|à lire aussi|à lire également|voir aussi|sur le même sujet|articles liés|les plus lus|"
    "la prochaine fois|prochain épisode",
    "es": "lea también|lee también|leer más|te puede interesar|le puede interesar|ver también|noticias relacionadas|"
    "relacionado|relacionada|relacionados|relacionadas|más noticias|lo más leído|próximo episodio",
    "it": "leggi anche|leggi di più|vedi anche|potrebbe interessarti|articoli correlati|i più letti|prossima puntata",
    "pt": "leia também|leia mais|veja também|saiba mais|relacionado|relacionada|relacionados|relacionadas|"
    "mais lidas|próximo episódio",
    "ro": "citește și|citiți și|vezi și|articole similare|cele mai citite",
    "ca": "llegiu també|llegeix també|vegeu també|notícies relacionades",
    "pl": "czytaj także|czytaj też|czytaj również|przeczytaj także|przeczytaj też|zobacz także|zobacz też|"
    "zobacz również|powiązane|najczęściej czytane|w następnym odcinku",
    "cs": "čtěte také|čtěte i|čtěte dále|čtěte více|přečtěte si|viz též|související|související články|příště",
    "sk": "čítajte aj|čítajte tiež|pozrite aj|súvisiace|súvisiace články|nabudúce",
    "sl": "preberite tudi|preberite še|sorodne novice",
    "hr": "pročitajte i|pročitajte još|povezano|vezane vijesti",
    "sr": "pročitajte i|pročitajte još|прочитајте и|прочитајте још|povezano|повезано",
    "bg": "прочетете още|прочетете също|вижте още|вижте също|още по темата",
    "ru": "читайте также|читать также|смотрите также|по теме|ещё по теме|еще по теме|похожие материалы|"
    "в следующем выпуске",
    "uk": "читайте також|дивіться також|за темою|схожі новини|у наступному випуску",
    "el": "διαβάστε επίσης|διαβάστε ακόμα|δείτε επίσης|σχετικά άρθρα",
    "hu": "olvassa el ezt is|olvasta már|kapcsolódó|kapcsolódó cikkek|lásd még",
    "tr": "ilgili|ilgili haberler|bunu da okuyun|ayrıca okuyun|ayrıca bakınız|benzer haberler",
    "ar": "اقرأ أيضا|اقرأ أيضًا|اقرأ أيضاً|إقرأ أيضا|مواضيع ذات صلة|شاهد أيضا|شاهد أيضًا",
    "fa": "بیشتر بخوانید|مطالب مرتبط|اخبار مرتبط",
    "he": "קראו גם|קראו עוד|כתבות נוספות",
    "hi": "यह भी पढ़ें|ये भी पढ़ें|इसे भी पढ़ें|संबंधित खबरें|संबंधित ख़बरें",
    "id": "baca juga|lihat juga|berita terkait|artikel terkait",
    "vi": "đọc thêm|xem thêm|tin liên quan|bài liên quan",
    "ja": "関連記事|関連ニュース|関連リンク|あわせて読みたい|次回",
    "zh": "相关阅读|相关新闻|相关链接|延伸阅读|推荐阅读|相關閱讀|相關新聞|延伸閱讀|推薦閱讀|下期预告",
    "ko": "관련기사|관련 기사|관련 뉴스|함께 보기|추천 기사|다음 회",
}
_OPENERS = "|".join(sorted({w for words in _WORDS.values() for w in words.split("|")}, key=len, reverse=True))
# After an opener stands a colon, a bar or an arrow; alone on a line it heads the lines up to the next empty one.
_TEASER = re.compile(
    rf"(?:^[ \t>»›*•·\-–(\[]*|(?<=[.!?…。！？|])[ \t]*)(?:{_OPENERS})(?:\s?[:：|›»→>]|\s[–—-]\s)[^\n]*",
    re.IGNORECASE | re.MULTILINE,
)
_HEADING = re.compile(rf"^[ \t#>*]*(?:{_OPENERS})[ \t.…]*$(?:\n(?![ \t]*$)[^\n]*)*", re.IGNORECASE | re.MULTILINE)
# "© 2010-2025 The Paper" is the page's; "© ESA/NASA, A. Gerst" is a credit and stays.
_COPYRIGHT = re.compile(r"(?:©|\(c\)|copyright(?: ©)?)\s?\d{4}[^\n]*", re.IGNORECASE)


def without_teasers(text: str) -> str:
    """The text with its pointers to other stories and its copyright lines blanked; its length stays.

    >>> without_teasers("A green arc.\\nRead also: Lights over Norway")
    'A green arc.\\n                             '
    """
    for pattern in (_TEASER, _HEADING, _COPYRIGHT):
        text = pattern.sub(lambda m: re.sub(r"[^\n]", " ", m[0]), text)
    return text
