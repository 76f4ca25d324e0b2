# coxph and cch with weights, called as a user calls them.

weighted_cox <- function(time, status, x, weights, ties) {
  x <- matrix(x, length(time))
  fit <- coxph(Surv(time, status) ~ x, weights = weights, robust = TRUE, ties = ties)
  list(
    table = data.frame(b = unname(coef(fit)), se = sqrt(diag(fit$var)), naive = sqrt(diag(fit$naive.var))),
    tests = data.frame(wald = fit$wald.test, robust = as.vector(fit$rscore))
  )
}

# The case-cohort estimate of Lin & Ying 1993, in which a case has the weight 1 and any other of the subcohort that of
# all others over those of the subcohort.
case_cohort <- function() {
  d <- survival::nwtco
  fit <- cch(
    Surv(edrel, rel) ~ factor(stage) + factor(histol) + age,
    data = d[d$rel == 1 | d$in.subcohort, ], subcoh = ~in.subcohort, id = ~seqno, cohort.size = nrow(d),
    method = "LinYing"
  )
  data.frame(b = unname(coef(fit)))
}

nwtco_sample <- function() {
  d <- survival::nwtco
  d$w <- ifelse(d$rel == 1, 1, sum(d$rel == 0) / sum(d$rel == 0 & d$in.subcohort))
  d[d$rel == 1 | d$in.subcohort, c("edrel", "rel", "stage", "histol", "age", "w")]
}
