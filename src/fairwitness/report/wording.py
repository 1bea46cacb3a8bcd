"""
The report's own words in both languages.

In:       nothing; this is data.
Out:      `Words` for titles, heads and sentences, by a name that says what they are.
Not here: labels of figures (`wording_labels`), numbers (`wording_numbers`), the law (packs).
"""

from types import MappingProxyType

from fairwitness.core.words import Lang, Words

W = Words

TEXTS = MappingProxyType(
    {
        # The whole report
        "report": W("Safety assessment", "安全评估报告"),
        "contents": W("Contents", "目录"),
        "skip": W("Skip to the report", "跳到正文"),
        "frameworks": W("Assessed under", "评估依据"),
        "window": W("Days assessed", "评估期间"),
        "made_at": W("Made at", "生成时间"),
        "tool": W("Made by", "生成工具"),
        "sources": W("Read from", "数据来源"),
        "aside": W("{what} ({aside})", "{what}（{aside}）"),
        "jurisdiction": W("Jurisdiction", "法域"),
        "aggregates": W(
            "This report holds aggregates only: nobody can be looked up in it.",
            "本报告仅含汇总数据，无法从中查询任何个人。",
        ),
        "yes": W("Yes", "是"),
        "no": W("No", "否"),
        "none": W("None", "无"),
        "not_given": W("Not given", "未填写"),
        "undecided": W("Cannot be said yet", "暂无法判断"),
        # One assessment
        "conclusion": W("Conclusion", "评估结论"),
        "at_a_glance": W("At a glance", "概览"),
        "blocks_filing": W("What blocks filing", "妨碍提交的问题"),
        "nothing_blocks": W("Nothing blocks filing", "没有妨碍提交的问题"),
        "nothing_blocks_why": W(
            "No finding would make a recipient send this report back.",
            "没有会导致接收方退回本报告的问题。",
        ),
        "record": W("Record", "基本信息"),
        "findings_of": W("{severity} findings", "{severity}问题"),
        "findings": W("Findings", "发现的问题"),
        "no_findings": W("No finding was made.", "未发现问题。"),
        "severity": W("Severity", "严重程度"),
        "reason": W("Reason", "理由"),
        "closes": W("What would close it", "如何整改"),
        "owner": W("Owner", "责任人"),
        "due": W("Due", "整改期限"),
        "no_owner": W("No owner yet", "尚未指定"),
        "no_due": W("No date yet", "尚未确定"),
        "about": W("About", "所涉事项"),
        "figures_behind": W("Figures behind it", "相关数据"),
        "answer": W("Answer", "回答"),
        "choice": W("Answered", "作答"),
        "no_answer": W("No answer has been given.", "尚未作答。"),
        "basis": W("Basis", "依据"),
        "cite_unconfirmed": W("{cite} (not confirmed)", "{cite}（尚未核对）"),
        "note": W("Note", "说明"),
        "factors": W("Risk factors", "风险因素"),
        "factors_why": W(
            "The data proposes; a person confirms. Where the data says nothing, it says so.",
            "由数据提出建议，由人员确认；数据无法说明的，如实注明。",
        ),
        "factor": W("Risk factor", "风险因素"),
        "proposed": W("Proposed by the data", "数据建议"),
        "confirmed": W("Confirmed by a person", "人工确认"),
        "data_silent": W("The data says nothing", "数据无法说明"),
        "unconfirmed_yet": W("Not confirmed yet", "尚未确认"),
        "differs": W("Differs from what the data proposes.", "与数据建议不一致。"),
        "controls": W("Existing controls", "现有控制措施"),
        "control": W("Control", "控制措施"),
        "mitigates": W("Mitigates", "针对的风险"),
        "strength": W("Strength", "强度"),
        "gaps": W("Known gaps", "已知缺口"),
        "gap": W("Gap", "缺口"),
        "consequence": W("Consequence", "后果"),
        "risks": W("Level for each kind", "各类风险等级"),
        "risk": W("Kind", "类型"),
        "level": W("Level", "等级"),
        "stated": W("Stated by the operator", "服务提供者填写"),
        "rule": W("Rule applied", "适用规则"),
        "no_level": W("Not assessed", "未评定"),
        "risk_details": W("Reasoning for each kind", "各类风险评定理由"),
        "occurred": W("Occurred on the service", "是否曾在本服务发生"),
        "mechanism": W("Mechanism that makes it so", "使其可忽略的机制"),
        "data": W("Data that shows it", "表明其可忽略的数据"),
        "or": W(" or ", "或"),
        "what_could_happen": W("What could happen", "可能发生的情形"),
        "likelihood": W("Likelihood", "可能性"),
        "impact": W("Impact", "影响"),
        "reasoning": W("Reasoning", "理由"),
        "planned": W("Planned", "计划采取的措施"),
        "measures": W("Register of measures", "措施登记表"),
        "measure": W("Measure", "措施"),
        "applies": W("Applies", "是否适用"),
        "state": W("State", "状态"),
        "effective": W("In effect from", "生效日期"),
        "rights": W("Rights reasoning", "权利影响说明"),
        "expression": W("Freedom of expression", "表达自由"),
        "privacy": W("Privacy", "隐私"),
        "measure_figures": W("Figures behind the measures", "措施相关数据"),
        "triggers": W("Review triggers and deadlines", "重新评估情形与期限"),
        "trigger": W("What makes an assessment due again", "重新评估情形"),
        "deadline": W("Deadline", "期限"),
        "retention": W("How long this record is kept", "记录保存期限"),
        "unconfirmed": W("Unconfirmed rules", "尚未核对的规则"),
        "unconfirmed_why": W(
            "Nobody has compared these rules with the official text yet. Check them before filing.",
            "以下规则尚未与官方文本核对，提交前请先核实。",
        ),
        "source_text": W("Text that was read", "所据文本"),
        # Evidence
        "evidence": W("Evidence", "评估数据"),
        "annex": W("Annex", "附录"),
        "figure": W("Figure", "指标"),
        "value": W("Value", "数值"),
        "query": W("Query", "查询"),
        "source": W("Source", "来源"),
        "release": W("How counts of people are protected", "涉及人数数据的保护规则"),
        "release_k": W(
            "A count of fewer than {k} people is not shown. Where it could be worked out from the "
            "cells around it, another cell is hidden too.",
            "人数不足{k}的数据不予显示；可由其他单元格推算得出的，一并隐去相关单元格。",
        ),
        "release_base": W(
            "Counts of people are rounded to the nearest multiple of {base}; zero stays zero. "
            "Counts of decisions, notices and other things are exact.",
            "人数按最接近的{base}的倍数取整，零如实显示为零；处置决定、举报等非人数数据为精确值。",
        ),
        "release_absent": W(
            "Not recorded is not zero: where the platform keeps no record, the reason is given.",
            "未记录不等于零：平台未作记录的，均注明原因。",
        ),
        "release_total": W(
            "Suppressed cells in this report: {n} of {all}.",
            "本报告中已隐去的单元格：{n}个（共{all}个）。",
        ),
        "policy": W(
            "Counts of people: none under {k}, rounded to {base}. Suppressed cells here: {n}.",
            "涉及人数的数据：不足{k}人不显示，按{base}取整。本表已隐去单元格：{n}个。",
        ),
        "policy_exact": W(
            "Counts no people: exact. Suppressed cells here: {n}.",
            "不涉及人数，为精确值。本表已隐去单元格：{n}个。",
        ),
        "totals": W("{family}: totals", "{family}：总体数据"),
        "by": W("{metric}, by {dimension}", "{metric}（按{dimension}）"),
        "whole": W("All", "合计"),
        "days_of": W("{month}, only {window}", "{month}（仅{window}）"),
        "chart_alt": W("Bar chart of {caption}. {rows}", "柱状图：{caption}。{rows}"),
        "chart_note": W(
            "A dashed box is suppressed, a cross is not recorded; neither is zero.",
            "图中虚线框表示已隐去，叉号表示未记录，均不为零。",
        ),
        "shared_note": W("{status}: {note}", "{status}：{note}"),
        "see_breakdown": W("Broken down in the annex", "细分数据见附录"),
        "not_in_evidence": W("No figure was made", "未生成数据"),
        # Provenance
        "provenance": W("Where the figures come from", "数据来源与生成方式"),
        "platform": W("Platform", "平台"),
        "engine": W("Database", "数据库"),
        "schema": W("Schema version", "数据库结构版本"),
        "read_at": W("Read at", "读取时间"),
        "tables_caption": W("Tables read from {source}", "自{source}读取的数据表"),
        "table": W("Table", "数据表"),
        "rows": W("Rows", "行数"),
        "rows_note": W(
            "Numbers of rows are rounded where a table lists people.",
            "涉及人员的数据表，行数已取整。",
        ),
        "warnings": W("Warnings", "警告"),
        "queries": W("Queries as they ran", "实际执行的查询"),
        "queries_note": W(
            "Each query is a file of this bundle, named by the SHA-256 of its text.",
            "每条查询均为本报告包中的文件，以其文本的SHA-256值命名。",
        ),
        "digest": W("SHA-256", "SHA-256"),
        "serves": W("Figures made from it", "由其生成的指标"),
        "query_text": W("Text of query {digest}", "查询{digest}全文"),
        # Checking
        "checking": W("How to check this bundle", "如何核验本报告包"),
        "check_why": W(
            "None of these steps needs the people who made the report.",
            "以下各步骤均无需报告制作方参与。",
        ),
        "check_verify": W(
            "Check that no file was changed, added or lost. Any SHA-256 program does the same "
            "with the digests in manifest.json.",
            "核验文件未被更改、增加或缺失；也可用任意SHA-256程序对照manifest.json中的摘要值。",
        ),
        "check_queries": W(
            "Check that each query is the one named here: its file name is its digest.",
            "核验各查询文本：文件名即其摘要值。",
        ),
        "check_figures": W(
            "Compare the figures: figures.csv holds each one shown here, with the digest of its "
            "query.",
            "核对数据：figures.csv载有本报告所列全部数据及其查询摘要值。",
        ),
        "check_lint": W(
            "List what a recipient would send back.",
            "列出接收方可能退回的问题。",
        ),
        "check_again": W(
            "Make it again from the same source, answers and time: every file comes out the same, "
            "byte for byte.",
            "以相同的数据来源、回答和时间重新生成：各文件逐字节一致。",
        ),
    }
)


def text(name: str, lang: Lang, **values: object) -> str:
    """Return the words `name` in `lang`, with each `{value}` filled in."""
    return TEXTS[name].within(lang).format(**values)
