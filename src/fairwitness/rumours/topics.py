"""
The topics that a check may have: a closed list, so that a feed of each can be followed.

In:       nothing; this is data.
Out:      topics with their words.
Not here: which feeds there are (`web.rumours.feeds`).

A topic says what a claim is about, never who says it: there is none for opinions, parties or
movements.
"""

from types import MappingProxyType

from fairwitness.core.words import Words

TOPICS = MappingProxyType(
    {
        "food": Words("Food", "食品"),
        "health": Words("Health", "健康"),
        "history": Words("History and culture", "历史与文化"),
        "media": Words("Pictures and videos", "图片与视频"),
        "money": Words("Money and fraud", "财经与诈骗"),
        "other": Words("Other", "其他"),
        "safety": Words("Accidents and public safety", "事故与公共安全"),
        "science": Words("Science and technology", "科学与技术"),
        "services": Words("Public services", "公共服务"),
        "weather": Words("Weather and disasters", "天气与灾害"),
    }
)
