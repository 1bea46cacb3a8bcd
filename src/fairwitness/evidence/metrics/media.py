"""Files uploaded to the service; never what is in them."""

from fairwitness.core.words import Words
from fairwitness.evidence.metric import Metric, Ratio

MEDIA = (
    Metric(
        id="media.files",
        table="media",
        title=Words("Files uploaded", "上传的文件"),
        meaning=Words(
            "Files uploaded here in the window, by kind; previews of links are left out.",
            "评估期内在本服务上传的文件，按类型统计；不含链接预览。",
        ),
        unit="files",
        at="at",
        by=("kind",),
        monthly=True,
    ),
    Metric(
        id="media.bytes",
        table="media",
        title=Words("Volume uploaded", "上传总量"),
        meaning=Words("Size of the files uploaded in the window.", "评估期内上传文件的大小合计。"),
        unit="bytes",
        way="sum",
        column="bytes",
        at="at",
    ),
    Metric(
        id="media.uploaders",
        table="media",
        title=Words("Accounts that uploaded", "上传文件的账号"),
        meaning=Words(
            "Different accounts that uploaded at least one file.", "至少上传过一个文件的不同账号。"
        ),
        unit="accounts",
        way="distinct",
        column="account",
        at="at",
        people=True,
        of="accounts.total",
    ),
    Metric(
        id="media.stored",
        table="media",
        title=Words("Files held", "现存文件"),
        meaning=Words(
            "Uploaded files that the source still lists when it was read.",
            "读取数据源时仍登记在册的上传文件。",
        ),
        unit="files",
    ),
    Metric(
        id="media.quarantined",
        table="media",
        title=Words("Files in quarantine", "已隔离的文件"),
        meaning=Words(
            "Files withheld from everybody when the source was read.",
            "读取数据源时对所有人停止提供的文件。",
        ),
        unit="files",
        where=lambda t: t.quarantined == 1,
    ),
    Ratio(
        id="media.quarantined_share",
        part="media.quarantined",
        whole="media.stored",
        title=Words("Share of files in quarantine", "被隔离文件占比"),
        meaning=Words("Share of all files held.", "占全部现存文件的比例。"),
    ),
)
