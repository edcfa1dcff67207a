"""Text as the grammar wants it: lower case, plain digits, no accents, with the way back to the original characters.

Word tables and stories are folded by the same function, so that "Préparé", full-width digits, Arabic vowel marks,
zero-width characters and decomposed accents never decide whether a word is found. Every folded character remembers
the original characters it came from: quotes are always cut from the text that the user sees.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from dataclasses import dataclass

__all__ = ["Folded", "fold", "fold_entry", "is_unspaced"]

_LETTERS = {
    "ø": "o", "æ": "ae", "œ": "oe", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ß": "ss", "ı": "i", "ħ": "h",
    "أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ی": "ي", "ک": "ك", "ۀ": "ه", "ة": "ه", "ؤ": "و", "ئ": "ي",
    "ё": "е", "ँ": "ं", "’": "'", "‘": "'", "ʼ": "'", "′": "'", "＇": "'", "`": "'", "´": "'",
    "‐": "-", "‑": "-", "−": "-", "\N{FIGURE DASH}": "-", "—": "–", "―": "–", "\t": " ",
    "\r": "", "\x0b": "\n", "\x0c": "\n",
    "\u2028": "\n", "\u2029": "\n", "\x85": "\n", "،": ",", "、": ",", "۔": ".", "٫": ".", "٬": ",", "ـ": "",
}  # fmt: skip
# Traditional characters of the word tables as simplified ones, so that one table serves both; texts and tables of
# Japanese pass through the same map, so nothing is lost there.
_SIMPLIFIED: dict[str, str] = {
    pair[0]: pair[1]
    for row in (
        "國国 際际 間间 時时 攝摄 點点 發发 佈布 傳传 員员 體体 與与 極极 燈灯 銀银 閃闪 電电 氣气",
        "輝辉 層层 鈉钠 紅红 綠绿 藍蓝 黃黄 飛飞 軌轨 離离 陸陆 載载 艙舱 組组 隊队 長长 視视 頻频",
        "圖图 畫画 網网 讚赞 貼贴 轉转 過过 經经 當当 約约 萬万 億亿 達达 從从 來来 這这 個个 們们",
        "後后 應应 還还 對对 開开 關关 東东 亞亚 歐欧 灣湾 島岛 臺台 陽阳 風风 場场 實实 驗验 說说",
        "認认 為为 於于 並并 沒没 無无 雲云 燦灿 擊击 現现 顯显 觀观 測测 質质 環环 繞绕 週周 計计",
        "劃划 預预 將将 記记 錄录 導导 務务 遠远 號号 龍龙 製制 內内 運运 動动 會会 裡里 裏里 處处",
        "見见 覽览 話话 謂谓 稱称 產产 區区 帶带 條条 線线 參参 學学 專专 業业 報报 評评 論论 戶户",
        "張张 給给 訊讯 據据",
    )
    for pair in row.split()
}
_STRIPPED_MARKS = re.compile(r"[\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed\u093c\u09bc]")
_KEEPS_MARKS = frozenset("йЙїЇўЎґҐ")
_UNSPACED = re.compile(
    r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\u2fdf\u3005-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff]"
)


def is_unspaced(text: str) -> bool:
    """Whether a word is in a script that writes words without spaces, or with particles attached (Korean).

    >>> is_unspaced("オーロラ"), is_unspaced("aurora")
    (True, False)
    """
    return bool(text) and bool(_UNSPACED.match(text[0]))


@functools.lru_cache(maxsize=20_000)
def _fold_cluster(cluster: str) -> str:
    if cluster in _LETTERS:
        return _LETTERS[cluster]
    text = unicodedata.normalize("NFC", cluster)
    if text in _KEEPS_MARKS:
        return text.lower()
    category = unicodedata.category(text[0])
    if category == "Cf":
        return ""
    if category == "Zs":
        return " "
    if category in ("Lo", "Lm") and is_unspaced(text):
        plain = unicodedata.normalize("NFC", unicodedata.normalize("NFKC", text))
        return _SIMPLIFIED.get(plain, plain)
    out = []
    for char in unicodedata.normalize("NFKD", text):
        if unicodedata.category(char) == "Nd":
            out.append(str(unicodedata.digit(char)))
        elif not _STRIPPED_MARKS.match(char):
            out.extend(_LETTERS.get(low, low) for low in char.lower() if not _STRIPPED_MARKS.match(low))
    return "".join(out)


@dataclass(frozen=True, slots=True)
class Folded:
    """Folded text with, for each of its characters, where the original cluster starts and ends."""

    original: str
    text: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Original offsets of a non-empty folded span.

        >>> f = fold("Ein  Foto vom Änderungstag")
        >>> f.span(9, 12), f.text[9:12]
        ((10, 13), 'vom')
        """
        return self.starts[start], self.ends[end - 1]

    def is_upper(self, position: int) -> bool:
        """Whether the original character at a folded position is a capital, or has no case at all."""
        char = self.original[self.starts[position]]
        return char.isupper() or (char.isalpha() and char.lower() == char.upper())


def _clusters(text: str) -> list[tuple[int, int]]:
    """Start and end of each base character with the combining marks that follow it."""
    if unicodedata.is_normalized("NFC", text) and not re.search(
        r"[\u0300-\u036f\u064b-\u0652\u3099\u309a\uff9e\uff9f]", text
    ):
        return [(i, i + 1) for i in range(len(text))]
    out: list[tuple[int, int]] = []
    for i, char in enumerate(text):
        joins = unicodedata.combining(char) or "\u1160" <= char <= "\u11ff" or char in "\uff9e\uff9f"
        # Bounded, so that a flood of marks on one letter cannot make one huge cluster.
        if joins and out and i - out[-1][0] < 16:
            out[-1] = (out[-1][0], i + 1)
        else:
            out.append((i, i + 1))
    return out


def fold(text: str) -> Folded:
    """Fold a text; runs of spaces become one, line breaks stay.

    >>> fold("«Aurora» \\u0661\\u0662 ＩＳＳ").text
    '«aurora» 12 iss'
    """
    chars: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    last = "\n"
    for start, end in _clusters(text):
        for char in _fold_cluster(text[start:end]):
            if char == " " and last == " ":
                continue
            chars.append(char)
            starts.append(start)
            ends.append(end)
            last = char
    return Folded(text, "".join(chars), tuple(starts), tuple(ends))


def fold_entry(entry: str) -> str:
    """A table entry, folded as texts are.

    >>> fold_entry("Nordlys*")
    'nordlys*'
    """
    return fold(entry.strip()).text
