"""
A realistic dossier of a service that does not exist, for the tests of the report.

In:       nothing, or a text to put wherever an operator may write.
Out:      a `Dossier` with two packs, figures of every status and every part filled.
Not here: real packs, real figures.
"""

from dataclasses import replace
from datetime import UTC, date, datetime
from hashlib import sha256

from fairwitness.core.assessment import (
    Assessment,
    Basis,
    Control,
    Dossier,
    Factor,
    Field,
    Finding,
    Gap,
    Item,
    ItemState,
    Measure,
    MeasureState,
    Risk,
    Section,
    Severity,
    Trigger,
)
from fairwitness.core.figure import (
    Evidence,
    Figure,
    Fingerprint,
    MetricWords,
    Query,
    ReleasePolicy,
    Status,
)
from fairwitness.core.window import Window
from fairwitness.core.words import Words

WINDOW = Window(date(2026, 6, 1), date(2026, 9, 1))
MADE_AT = datetime(2026, 9, 3, 8, 30, tzinfo=UTC)
TOOL = "fairwitness 0.1.0"

SMALL = Words(
    "Fewer than 10 people, or would give such a count away.", "人数少于10，或据此可推算出此类人数。"
)
NO_APPEALS = Words("Synapse keeps no record of appeals.", "Synapse 不记录申诉。")
NO_PORT = Words("Synapse does not record source ports.", "Synapse 不记录源端口。")
DELETED = Words(
    "Reports that an administrator deleted are gone from the database and are not counted.",
    "管理员删除的举报已不在数据库中，未计入。",
)

METRICS = (
    ("accounts.total", "Accounts", "账号数", "accounts", True),
    ("accounts.created", "Accounts created", "新注册账号数", "accounts", True),
    ("accounts.suspended", "Accounts suspended", "被暂停账号数", "accounts", True),
    ("activity.active_accounts", "Active accounts", "活跃账号数", "accounts", True),
    ("activity.posts", "Posts", "发布信息数", "posts", False),
    (
        "activity.encrypted_share",
        "Share of posts that are encrypted",
        "加密信息占比",
        "share",
        False,
    ),
    ("appeals.received", "Appeals received", "收到的申诉数", "appeals", False),
    (
        "decisions.hours_covered",
        "Hours of the day with a decision",
        "有处置记录的小时数",
        "hours",
        False,
    ),
    ("decisions.taken", "Moderation decisions", "处置决定数", "decisions", False),
    (
        "log.address_valid_share",
        "Log entries with a valid address",
        "网络地址有效的日志占比",
        "share",
        False,
    ),
    ("log.oldest_days", "Age of the oldest log entry", "最早日志距今天数", "days", False),
    (
        "log.port_recorded_share",
        "Log entries with a source port",
        "记录源端口的日志占比",
        "share",
        False,
    ),
    ("media.bytes", "Size of uploaded files", "上传文件总大小", "bytes", False),
    ("media.files", "Uploaded files", "上传文件数", "files", False),
    ("notices.decided", "Notices decided", "已处理举报数", "notices", False),
    ("notices.received", "Notices received", "收到的举报数", "notices", False),
    ("rooms.total", "Rooms", "房间数", "rooms", False),
    (
        "verification.any_share",
        "Accounts with a verified identity",
        "已核验身份的账号占比",
        "share",
        True,
    ),
    (
        "verification.phone",
        "Accounts with a verified phone number",
        "已验证手机号的账号数",
        "accounts",
        True,
    ),
)
"""Id, title in English and Chinese, unit, whether it counts people."""

MONTHS = ("2026-06", "2026-07", "2026-08")
SQL = {
    "accounts": "SELECT COUNT(DISTINCT name) AS n FROM users WHERE creation_ts < 1788220800",
    "events": "SELECT type, COUNT(*) FROM events WHERE received_ts >= 1780272000000 GROUP BY 1",
    "reports": "SELECT COUNT(*) AS n FROM event_reports WHERE received_ts < 1788220800000",
}


def _digest(sql: str) -> str:
    return sha256(sql.encode()).hexdigest()


def _figure(
    metric: str, value: float | None, *pairs: tuple[str, str], note: Words | None = None
) -> Figure:
    family = metric.partition(".")[0]
    made_by = {"notices": "reports", "accounts": "accounts", "verification": "accounts"}
    status = Status.VALUE
    if value is None:
        status = Status.SUPPRESSED if note is SMALL else Status.NOT_RECORDED
    unit = next(unit for id_, _, _, unit, _ in METRICS if id_ == metric)
    sql = SQL[made_by.get(family, "events")]
    return Figure(
        metric=metric,
        source="synapse",
        window=WINDOW,
        dimensions=tuple(sorted(pairs)),
        value=value,
        unit=unit,
        status=status,
        note=note,
        query=None if status is Status.NOT_RECORDED else _digest(sql),
    )


def _monthly(metric: str, *values: float | None, note: Words | None = None) -> list[Figure]:
    return [
        _figure(metric, v, ("month", m), note=note if v is None else None)
        for m, v in zip(MONTHS, values, strict=True)
    ]


def _by(metric: str, name: str, note: Words | None = None, **values: float | None) -> list[Figure]:
    return [
        _figure(metric, v, (name, label.rstrip("_")), note=note if v is None else None)
        for label, v in values.items()
    ]


def _figures() -> tuple[Figure, ...]:
    made = [
        _figure("accounts.total", 1235),
        *_by(
            "accounts.total",
            "state",
            SMALL,
            active=1180,
            deactivated=50,
            suspended=None,
            locked=None,
        ),
        *_by("accounts.total", "kind", SMALL, person=1210, bot=15, support=None, guest=None),
        _figure("accounts.created", 410),
        *_monthly("accounts.created", 65, 75, 270),
        _figure("accounts.suspended", None, note=SMALL),
        _figure("activity.active_accounts", 905),
        *_monthly("activity.active_accounts", 480, 515, 760),
        _figure("activity.posts", 1_284_112),
        *_monthly("activity.posts", 391_880, 402_117, 490_115),
        *_by(
            "activity.posts",
            "kind",
            message=1_001_201,
            encrypted=160_514,
            reaction=122_007,
            call=390,
        ),
        _figure("activity.encrypted_share", 0.125),
        _figure("appeals.received", None, note=NO_APPEALS),
        _figure("decisions.hours_covered", 17),
        _figure("decisions.taken", 214),
        *_by(
            "decisions.taken",
            "measure",
            ban=31,
            removal_from_room=92,
            redaction=78,
            quarantine=9,
            warning=4,
        ),
        *_monthly("decisions.taken", 41, 112, 61),
        _figure("log.address_valid_share", 0.9987),
        _figure("log.oldest_days", 28),
        _figure("log.port_recorded_share", None, note=NO_PORT),
        _figure("media.bytes", 7_516_192_768),
        _figure("media.files", 18_220),
        *_by("media.files", "kind", image=15_004, video=1_102, audio=514, text=100, other=1_500),
        _figure("notices.decided", 171),
        *_by(
            "notices.decided",
            "decided_within",
            **{"1h": 12, "24h": 88, "3d": 40, "7d": 21, "later": 10},
        ),
        _figure("notices.received", 188, note=DELETED),
        *_by("notices.received", "target", message=120, room=21, account=47, media=0),
        *_monthly("notices.received", 30, 121, 37),
        _figure("rooms.total", 96),
        *_by("rooms.total", "access", public=22, restricted=8, invite=64, unknown=2),
        _figure("verification.any_share", 0.735),
        _figure("verification.phone", None, note=SMALL),
    ]
    return tuple(sorted(made, key=lambda f: f.key))


def evidence() -> Evidence:
    """Return figures of every status, with their queries and source."""
    metrics_of = {
        "accounts": ("accounts.", "verification."),
        "reports": ("notices.",),
        "events": ("activity.", "decisions.", "log.", "media.", "rooms."),
    }
    return Evidence(
        window=WINDOW,
        policy=ReleasePolicy(k=10, base=5),
        figures=_figures(),
        metrics=tuple(
            MetricWords(
                id=id_,
                title=Words(en, zh),
                meaning=Words(f"{en}, counted in the window.", f"评估期内的{zh}。"),
                unit=unit,
                people=people,
            )
            for id_, en, zh, unit, people in METRICS
        ),
        queries=tuple(
            Query(
                sha256=_digest(sql),
                sql=sql,
                dialect="sqlite",
                source="synapse",
                metrics=tuple(m[0] for m in METRICS if m[0].startswith(metrics_of[name])),
            )
            for name, sql in SQL.items()
        ),
        sources=(
            Fingerprint(
                source="synapse",
                platform="Matrix Synapse",
                engine="SQLite 3.40.1",
                schema_version="94",
                tables=(("event_reports", 188), ("events", 1_302_551), ("users", 1235)),
                read_at=MADE_AT,
                warnings=(
                    Words(
                        "Schema 94 is newer than the newest known, 93: room_reports is not read.",
                        "数据库结构版本94高于已知的最新版本93：未读取 room_reports。",
                    ),
                ),
            ),
        ),
    )


LAW = Words(
    "Provisions on the Security Assessment of Internet Information Services, 15 November 2018",
    "《互联网信息服务安全评估规定》，2018年11月15日",
)


def _article(en: str, zh: str, *, confirmed: bool = True) -> Basis:
    note = (
        None
        if confirmed
        else Words("Widely reported; not compared with the text.", "据公开报道，未与官方文本核对。")
    )
    return Basis(cite=Words(en, zh), source=LAW, confirmed=confirmed, note=note)


ART_3 = _article("CAC 2018, art. 3(3)", "《规定》第三条第三项")
ART_5_1 = _article("CAC 2018, art. 5(1)", "《规定》第五条第一项")
ART_5_2 = _article("CAC 2018, art. 5(2)", "《规定》第五条第二项")
ART_5_3 = _article("CAC 2018, art. 5(3)", "《规定》第五条第三项")
ART_5_6 = _article("CAC 2018, art. 5(6)", "《规定》第五条第六项")
ART_5_7 = _article("CAC 2018, art. 5(7)", "《规定》第五条第七项")
ART_7 = _article("CAC 2018, art. 7", "《规定》第七条", confirmed=False)


def cac() -> Assessment:
    """Return an assessment under a pack of the cac-2018 shape."""
    return Assessment(
        pack="cac-2018",
        version="2018-11-30",
        title=Words("Security self-assessment report", "安全自评估报告"),
        jurisdiction=Words("China", "中国"),
        made_at=MADE_AT,
        tool=TOOL,
        window=WINDOW,
        header=(
            Field(
                id="service", title=Words("Service", "服务名称"), value="Heron Chat", required=True
            ),
            Field(
                id="location",
                title=Words("Place of servers", "服务器所在地"),
                value="杭州",
                required=True,
            ),
            Field(id="licence", title=Words("Licences", "许可证件"), value=None, required=True),
        ),
        sections=_cac_sections(),
        findings=_cac_findings(),
        triggers=(
            Trigger(
                id="growth",
                title=Words("A marked increase in users", "用户规模显著增加"),
                deadline=Words(
                    "Within 30 working days of the increase.", "自发生之日起三十个工作日内。"
                ),
                basis=(ART_3, ART_7),
            ),
        ),
        retention=Words("Kept as long as the service runs.", "在服务运营期间保存。"),
        conclusion=Words(
            "5 items: 3 answered, 1 not answered, 1 by declaration only. "
            "4 findings, of which 1 blocks filing.",
            "共5项：已答3项，未答1项，仅声明1项。发现4个问题，其中1个妨碍提交。",
        ),
        unconfirmed=(ART_7,),
    )


def _cac_sections() -> tuple[Section, ...]:
    return (
        Section(
            id="people",
            title=Words("People and registration", "机构人员与用户管理"),
            items=(
                Item(
                    id="art5-1",
                    title=Words("Responsible person and reviewers", "安全管理负责人和信息审核人员"),
                    help=Words(
                        "Who is responsible, and how many reviewers there are.",
                        "说明负责人及审核人员配备情况。",
                    ),
                    basis=(ART_5_1,),
                    state=ItemState.ANSWERED,
                    required=True,
                    answer="One safety lead, four reviewers.\n\n审核人员分两班，每班两人。",
                    choice=Words("In place", "已落实"),
                    metrics=("decisions.taken", "decisions.hours_covered"),
                ),
                Item(
                    id="art5-2",
                    title=Words("Identity verification", "用户真实身份核验"),
                    help=Words("How accounts are verified.", "说明身份核验方式。"),
                    basis=(ART_5_2,),
                    state=ItemState.ANSWERED,
                    required=True,
                    answer="By e-mail or by phone, before the first post.",
                    choice=None,
                    metrics=("verification.any_share", "verification.phone"),
                    note=Words(
                        "Shares only: no identity enters this report.",
                        "仅列占比：报告不含任何身份信息。",
                    ),
                ),
            ),
        ),
        Section(
            id="records",
            title=Words("Logs, complaints and support", "日志、投诉举报与协助"),
            items=(
                Item(
                    id="art5-3",
                    title=Words("Keeping of logs", "日志留存"),
                    help=Words("What the log holds, and how long.", "说明日志内容与留存期限。"),
                    basis=(ART_5_3,),
                    state=ItemState.NOT_ANSWERED,
                    required=True,
                    answer=None,
                    choice=None,
                    metrics=(
                        "log.address_valid_share",
                        "log.oldest_days",
                        "log.port_recorded_share",
                    ),
                ),
                Item(
                    id="art5-6",
                    title=Words("Complaints and reports", "投诉、举报制度"),
                    help=Words(
                        "How users complain, and how fast they are answered.",
                        "说明投诉举报渠道及处理时限。",
                    ),
                    basis=(ART_5_6,),
                    state=ItemState.ANSWERED,
                    required=True,
                    answer="Every room has a report button; the promise is an answer within a day.",
                    choice=Words("In place", "已落实"),
                    metrics=("notices.received", "notices.decided", "appeals.received"),
                ),
                Item(
                    id="art5-7",
                    title=Words(
                        "Support to the cyberspace departments", "为网信部门依法履职提供支持"
                    ),
                    help=Words("Arrangements, in words.", "以文字说明有关安排。"),
                    basis=(ART_5_7,),
                    state=ItemState.DECLARED_ONLY,
                    required=True,
                    answer="A named contact answers written requests.",
                    choice=None,
                    metrics=(),
                    note=Words(
                        "Answered in words: no figure is asked for, by design.",
                        "以文字作答：依设计不要求任何数据。",
                    ),
                ),
            ),
        ),
    )


def _cac_findings() -> tuple[Finding, ...]:
    return (
        Finding(
            id="cac-2018/art5-3/unanswered",
            item="art5-3",
            severity=Severity.BLOCKING,
            title=Words("The item on logs is not answered", "日志留存一项未作答"),
            reason=Words("A required item has no answer.", "必答项未作答。"),
            closes=Words("Answer the item.", "补充作答。"),
            basis=(ART_5_3,),
        ),
        Finding(
            id="cac-2018/art5-3/retention",
            item="art5-3",
            severity=Severity.HIGH,
            title=Words("Logs reach back 28 days", "日志仅可追溯28天"),
            reason=Words(
                "The oldest entry is 28 days old; 60 days are asked for.",
                "最早记录距今28天，要求不少于60天。",
            ),
            closes=Words("Keep the log for 60 days.", "将日志留存期限调整为60天。"),
            metrics=("log.oldest_days",),
            basis=(ART_5_3,),
            owner="Heron operations",
            due=date(2026, 10, 15),
        ),
        Finding(
            id="cac-2018/art5-6/surge",
            item="art5-6",
            severity=Severity.MEDIUM,
            title=Words("Notices surged in July", "7月举报激增"),
            reason=Words("121 notices in July after 30 in June.", "7月收到举报121件，6月为30件。"),
            closes=Words("Say what happened and what was done.", "说明原因及处置情况。"),
            metrics=("notices.received",),
            basis=(ART_5_6,),
        ),
        Finding(
            id="cac-2018/art5-3/port-not-recorded",
            item="art5-3",
            severity=Severity.LOW,
            title=Words("Source ports are not recorded", "未记录源端口"),
            reason=Words("The platform records no source port.", "平台不记录源端口。"),
            closes=Words("Record it, or say why it is not.", "予以记录，或说明理由。"),
            metrics=("log.port_recorded_share",),
            basis=(ART_5_3,),
        ),
    )


OFCOM = Words(
    "Ofcom, Risk Assessment Guidance and Risk Profiles, V2.0, 25 June 2026",
    "英国通信管理局《风险评估指引与风险画像》第2.0版，2026年6月25日",
)
STEP_2 = Basis(cite=Words("Guidance, Table 13", "《指引》表13"), source=OFCOM)
SECTION_9 = Basis(
    cite=Words("Online Safety Act 2023, s. 9", "《2023年在线安全法》第9条"), source=OFCOM
)
CODES_56 = Basis(cite=Words("Codes, 5.6", "《行为守则》5.6"), source=OFCOM, confirmed=False)


def uk() -> Assessment:
    """Return an assessment under a pack of the uk-osa shape."""
    return Assessment(
        pack="uk-osa",
        version="2026-06-25",
        title=Words("Illegal content risk assessment", "违法内容风险评估"),
        jurisdiction=Words("United Kingdom", "英国"),
        made_at=MADE_AT,
        tool=TOOL,
        window=WINDOW,
        header=(
            Field(
                id="service", title=Words("Service", "服务名称"), value="Heron Chat", required=True
            ),
            Field(
                id="completed-by",
                title=Words("Completed by", "填写人"),
                value="Safety team",
                required=True,
            ),
            Field(
                id="approved-by", title=Words("Approved by", "批准人"), value=None, required=True
            ),
            Field(
                id="next-review",
                title=Words("Next review", "下次复核日期"),
                value="2027-09-01",
                required=True,
            ),
        ),
        sections=(
            Section(
                id="step-1",
                title=Words(
                    "Step 1: understand the kinds of illegal content", "步骤1：了解违法内容的类型"
                ),
                items=(
                    Item(
                        id="characteristics",
                        title=Words(
                            "Characteristics outside the Risk Profiles", "风险画像之外的特征"
                        ),
                        help=Words(
                            "Business model, staff, growth.", "商业模式、人员配置、增长情况。"
                        ),
                        basis=(SECTION_9,),
                        state=ItemState.ANSWERED,
                        required=False,
                        answer="Paid by donations; four volunteers; registration is open.",
                        choice=None,
                        metrics=("activity.active_accounts", "accounts.created"),
                    ),
                ),
            ),
        ),
        findings=(
            Finding(
                id="uk-osa/grooming/level-missing",
                item="grooming",
                severity=Severity.BLOCKING,
                title=Words("Grooming has no level", "儿童性诱骗未评定等级"),
                reason=Words("Every kind needs a level of its own.", "每一类型均须单独评定等级。"),
                closes=Words("Assess it and state a level.", "完成评估并填写等级。"),
                basis=(SECTION_9, STEP_2),
            ),
            Finding(
                id="uk-osa/C2/no-date",
                item="C2",
                severity=Severity.MEDIUM,
                title=Words("Swift take-down has no effective date", "快速下架措施缺少生效日期"),
                reason=Words(
                    "The measure is planned without a date.", "该措施已计划但未注明日期。"
                ),
                closes=Words("Set a date.", "填写日期。"),
                metrics=("notices.decided",),
                owner="Safety team",
                due=date(2026, 11, 30),
            ),
        ),
        factors=_factors(),
        controls=(
            Control(
                id="ctl-report",
                title="Report button in every room",
                mitigates=("terrorism", "fraud"),
                strength="moderate",
            ),
            Control(
                id="ctl-closed",
                title="No discovery of people",
                mitigates=("grooming",),
                strength="strong",
            ),
        ),
        gaps=(
            Gap(
                id="gap-night",
                title="Nobody on duty at night",
                consequence="Decisions wait until morning.",
            ),
        ),
        risks=_risks(),
        multi_risk=Words(
            "Multi-risk: fraud and terrorism are medium or high. Not large: 760 accounts a month.",
            "属于多重风险服务：有两类内容为中或高（诈骗、恐怖主义）。不属于大型服务：月活跃账号760个。",
        ),
        measures=_measures(),
        triggers=(
            Trigger(
                id="yearly",
                title=Words("A year has passed", "满一年"),
                deadline=Words(
                    "Within 12 months of the last assessment.", "自上次评估起十二个月内。"
                ),
                basis=(SECTION_9,),
            ),
            Trigger(
                id="before-change",
                title=Words("Before a significant change", "重大变更之前"),
                deadline=Words("Before the change is made.", "实施变更之前。"),
                basis=(SECTION_9,),
            ),
        ),
        retention=Words("Superseded versions are kept for 3 years.", "被取代的版本保存三年。"),
        conclusion=Words(
            "4 kinds: 3 with a level, 1 without. 2 findings, of which 1 blocks filing.",
            "共4类：3类已评定等级，1类未评定。发现2个问题，其中1个妨碍提交。",
        ),
        unconfirmed=(CODES_56,),
    )


def _factors() -> tuple[Factor, ...]:
    because = Words("22 of 96 rooms are public.", "96个房间中有22个公开。")
    return (
        Factor(
            code="1b",
            title=Words("Messaging service", "即时通信服务"),
            proposed="yes",
            because=because,
            answer="yes",
        ),
        Factor(
            code="2",
            title=Words("Child users", "未成年用户"),
            proposed=None,
            because=None,
            answer=None,
        ),
        Factor(
            code="5c",
            title=Words("Encrypted messaging", "加密通信"),
            proposed="yes",
            because=Words("12.5% of posts are encrypted.", "12.5%的信息为加密信息。"),
            answer="partly",
            note="Only in private rooms.",
        ),
    )


def _risks() -> tuple[Risk, ...]:
    stated = Words("As stated by the operator.", "按服务提供者填写。")
    return (
        Risk(
            kind="terrorism",
            title=Words("Terrorism", "恐怖主义"),
            parent=None,
            level="medium",
            stated="low",
            or_stated="medium",
            occurred="no",
            rule=Words(
                "Evidence is inconclusive: the higher level applies.", "证据不充分：取较高等级。"
            ),
            what_could_happen="Propaganda could be posted in a public room.",
            likelihood="Low: closed discovery.",
            impact="High.",
            factors=("1b",),
            controls=("ctl-report",),
            gaps=("gap-night",),
            planned="A night shift from November.",
            reasoning="No notice of this kind in the window, yet public rooms exist.",
        ),
        Risk(
            kind="csea",
            title=Words("Child sexual exploitation and abuse", "儿童性剥削与性虐待"),
            parent=None,
            level="low",
            stated="low",
            rule=stated,
        ),
        Risk(
            kind="grooming",
            title=Words("Grooming", "儿童性诱骗"),
            parent="csea",
            level=None,
            stated=None,
            rule=Words("Nobody has assessed it.", "尚无人评估。"),
        ),
        Risk(
            kind="fraud",
            title=Words("Fraud and financial offences", "诈骗与金融犯罪"),
            parent=None,
            level="high",
            stated="high",
            rule=stated,
            what_could_happen="Strangers could offer false investments in public rooms.",
            factors=("1b", "5c"),
            controls=("ctl-report",),
        ),
    )


def _measures() -> tuple[Measure, ...]:
    to_all = Words("Applies to every service.", "适用于所有服务。")
    return (
        Measure(
            code="A2",
            title=Words("An individual is accountable", "指定专人负责"),
            applies=True,
            because=to_all,
            state=MeasureState.IMPLEMENTED,
            owner="Safety lead",
            effective=date(2025, 3, 17),
            expression="Does not touch what users may say.",
            privacy="No data about users is used.",
        ),
        Measure(
            code="C2",
            title=Words("Swift take-down", "快速下架"),
            applies=True,
            because=to_all,
            state=MeasureState.PLANNED,
            owner=None,
            expression="A wrong take-down can be appealed.",
            metrics=("notices.decided",),
        ),
        Measure(
            code="C9",
            title=Words("Hash matching for CSAM", "儿童性虐待材料哈希比对"),
            applies=False,
            because=Words(
                "Not large, and image CSAM is not high.", "非大型服务，且图像类风险不为高。"
            ),
            state=MeasureState.NOT_APPLICABLE,
        ),
        Measure(
            code="D8",
            title=Words("Appeals", "申诉"),
            applies=None,
            because=Words(
                "Cannot be said before every kind has a level.", "各类型等级评定完成前无法判断。"
            ),
            state=None,
        ),
    )


def dossier() -> Dossier:
    """Return one body of evidence under two packs."""
    return Dossier(service="Heron Chat", evidence=evidence(), assessments=(cac(), uk()))


def written_by_operator(text: str) -> Dossier:
    """Return the dossier with `text` in every place where an operator may write."""
    made = dossier()
    return replace(
        made, service=text, assessments=tuple(_overwrite(a, text) for a in made.assessments)
    )


def _overwrite(made: Assessment, text: str) -> Assessment:
    return replace(
        made,
        header=tuple(replace(f, value=text) for f in made.header),
        sections=tuple(
            replace(s, items=tuple(replace(i, answer=text) for i in s.items)) for s in made.sections
        ),
        findings=tuple(replace(f, owner=text) for f in made.findings),
        factors=tuple(replace(f, note=text) for f in made.factors),
        controls=tuple(replace(c, title=text) for c in made.controls),
        gaps=tuple(replace(g, title=text, consequence=text) for g in made.gaps),
        risks=tuple(
            replace(
                r,
                what_could_happen=text,
                likelihood=text,
                impact=text,
                mechanism=text,
                data=text,
                planned=text,
                reasoning=text,
            )
            for r in made.risks
        ),
        measures=tuple(
            replace(m, owner=text, reasoning=text, expression=text, privacy=text)
            for m in made.measures
        ),
    )
