"""The lines that Stata lists: heads of tables, what is said of a model, commands; layouts of Stata 8 to 18."""

from __future__ import annotations

import re

NUMBER = r"[<>]?-?(?:\d[\d,]*\.?\d*|\.\d+)(?:e[-+]?\d+)?|\."
COX = re.compile(
    r"\s*(Stratified )?Cox regr(?:ession|\.)\s*(?:--|with|,)\s*"
    r"(?:(\w+)(?:[- ]\w+)* method for ties|(no) ties|(exact (?:partial|marginal))[- ]likelihood.*)?\s*"
)
#: The second and third line of the head of a model with frailties.
SHARED = re.compile(
    r"\s*(?:(\w+) method for ties|(\w+ shared frailty))\s{2,}Number of (?:obs|groups)\s*=\s*([\d,]+)\s*"
)
#: Models of other kinds, whose tables look like those of stcox.
OTHER_MODEL = re.compile(
    r"\s*((?:Weibull|Exponential|Gompertz|Log-?logistic|Log-?normal|Generalized gamma|Gamma|Mixed-effects \w+) "
    r"(?:PH |AFT )?regression\b|Competing-risks regression|Survey: Cox regression).*"
)
#: The head of models of any kind: only a table of _t tells that one was of survival.
ANY_MODEL = re.compile(r"\s*(Log likelihood\s*=\s*\S+\s+Number of obs\b|Multiple-imputation estimates\b).*")
EQUALS = re.compile(rf"\s*([A-Za-z][\w .:]*?(?:\s*>\s*chi2|\(\d+\))?)\s*=\s*({NUMBER})")
STRATIFIED = re.compile(r"\s*(?:Stratified by (?:variables?:\s*)?|Strata variables?:\s*)(\S+(?: \S+)*)\s*")
WITHIN = re.compile(r"\s*\(\*\) sum over calculations within (\S+(?: \S+)*)\s*")
FAILURE = re.compile(r"\s*[Ff]ailure(?: _d| event):\s+(\S.*?)\s*")
TIME = re.compile(r"\s*[Aa]nalysis time _t:\s+(\S.*?)\s*")
ENTRY = re.compile(r"\s*(Enter|Exit|ID|id)(?: on or (?:after|before)| variable)?:\s+(\S.*?)\s*", re.IGNORECASE)
WEIGHT = re.compile(r"\s*[Ww]eight:\s+(\S.*?)\s*")
VARIANCE = re.compile(r"\s*\|\s+(Robust|Linearized|Bootstrap|Jackknife|OIM|Semirobust)\s*")
HEAD = re.compile(
    r"\s*_t\s*\|\s*(Haz\. [Rr]atio|Coef\.|Coefficient)\s+(Robust\s+)?[Ss]td\. [Ee]rr\."
    r"\s+([zt])\s+P>\|[zt]\|\s+\[(\d+(?:\.\d+)?)%.*"
)
ANY_HEAD = re.compile(r"\s*_t\s*\|\s*\S.*(?:[Ss]td\.|P>\|).*")
RULE = re.compile(r"\s*-+(?:[+|]-+)?(?:\*/)?\s*")
ROW = re.compile(r"\s*(.*?)\s*\|\s*(.*?)\s*")
TEST = re.compile(
    r"\s*(?:((?:Stratified )?(?:[Ll]og-?rank|Wilcoxon(?: \((?:Breslow|Gehan)[^)]*\))?|Tarone[-–]Ware"
    r"|Peto[-–]Peto(?:[-–]Prentice)?|Cox regression[-–]based|(?:[Gg]eneralized )?Fleming[-–]Harrington|Trend)) test"
    r"(?: for equality of survi\w+ (?:functions|curves))?|(Test for trend of survivor functions))\s*"
)
GROUP_HEAD = re.compile(
    r"\s*(\S+(?: \S+)*)\s*\|\s*(?:observed\s+expected(?:\(\*\))?|events\s+events(?:\(\*\))?)"
    r"(?:\s+(of ranks|ranks|hazard))?\s*"
)
CHI = re.compile(rf"\s*((?:LR |Wald )?)chi2\((\d+)\)\s*=\s*({NUMBER})\s*")
P = re.compile(rf"\s*(?:Pr|Prob)\s*>\s*chi2\s*=\s*({NUMBER})\s*")
SUMMARY_HEAD = re.compile(r"\s*(\S*)\s*\|\s*[Tt]ime at risk\s+rate\s+subjects\s+25%\s+50%\s+75%\s*")
LIST_HEAD = re.compile(
    r"\s*Time\s+(?:[Tt]otal|risk)\s+Fail(?:ures)?\s+(?:Net )?[Ll]ost\s+[Ff]unction\s+.*?(\d+(?:\.\d+)?)%.*"
)
#: The line over it, where the function is not the survivor function.
FAILURE_FUNCTION = re.compile(r".*\s(?:Net\s+)?Failure\s+(?:function\s+)?Std\.\s*")
COUNT = r"\d[\d,]*(?:\.\d+)?"
LIST_ROW = re.compile(
    rf"\s*({NUMBER})\s+({COUNT})\s+({COUNT})\s+(-?{COUNT})\s+({NUMBER})\s+({NUMBER})\s+({NUMBER})\s+({NUMBER})\s*"
)
COMMAND = re.compile(
    r"\.\s+(?:(?:qui\w*|noi\w*|cap\w*)\s+)?(?:(\w[^:\"]*?)\s*:\s*)?"
    r"(stcox|sts|stsum|stci|stset|streg|stcrreg|stphtest|stpm2|stpm3|stcurve|mestreg|estat)\b(.*)"
)
#: A line goes on with `///`, or where it was too long; what follows begins with `>`.
MORE = re.compile(r">\s*(.*)")
BY_GROUP = re.compile(r"-> (\S.*?)\s*")
LEFT_OUT = re.compile(r"\s*(?:[\[(]\s*output omitted\s*[\])]|-+\s*more\s*-+|\.\.\.)\s*")
VERSION = re.compile(r"\bStata(?:/\w+)? (\d+\.\d)")
#: Tables that are known by a line of theirs, and not read.
UNREAD = {
    re.compile(r"\s*Test of proportional-hazards assumption\s*"): "test of proportional hazards",
    re.compile(r"\s*\S*\s*\|\s*subjects\s+\d+(?:\.\d+)?%\s+Std\. [Ee]rr\..*"): "output of stci",
    re.compile(r"\s*[Tt]ime\s+.*\b[Ff]ail.*(?:[Ff]unction|Haz\.|[Hh]azard).*\d%.*"): "output of Stata",
}
#: Commands whose tables are read.
SHOWING = re.compile(r"(?:[^:\"]*: )?(?:stcox|stsum|sts (?:l|te))")
UNREAD_COMMANDS = ("stci", "streg", "stcrreg", "stphtest", "stpm2", "stpm3", "mestreg", "estat")
