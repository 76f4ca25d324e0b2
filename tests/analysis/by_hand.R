# What an R user would write, as functions of plain columns: the analyses are compared with these.

hand_survfit <- function(time, status, group, conf_type, times) {
  fit <- survfit(Surv(time, status) ~ group, conf.type = conf_type)
  at <- if (length(times)) summary(fit, times = times, extend = TRUE)
  c(
    as.list(as.data.frame(summary(fit)$table[, c("records", "events", "median", "0.95LCL", "0.95UCL")])),
    list(survival = at$surv, conf_low = at$lower, conf_high = at$upper)
  )
}

hand_survdiff <- function(time, status, group) {
  found <- survdiff(Surv(time, status) ~ group)
  df <- length(found$n) - 1
  list(chi_square = found$chisq, df = df, p_value = pchisq(found$chisq, df, lower.tail = FALSE))
}

# Median, and its interval, of the time to the end of follow-up: the event is to be censored.
hand_reverse <- function(time, status, conf_type) {
  as.list(summary(survfit(Surv(time, 1 - status) ~ 1, conf.type = conf_type))$table[c("median", "0.95LCL", "0.95UCL")])
}

hand_coxph <- function(time, status, group, ties) {
  fit <- coxph(Surv(time, status) ~ factor(group), ties = ties)
  found <- summary(fit)
  list(
    hr = unname(exp(coef(fit))), low = unname(found$conf.int[, 3]), high = unname(found$conf.int[, 4]),
    p_value = unname(found$coefficients[, 5])
  )
}

hand_interaction <- function(time, status, group, within, ties) {
  without <- coxph(Surv(time, status) ~ factor(group) + factor(within), ties = ties)
  with <- coxph(Surv(time, status) ~ factor(group) * factor(within), ties = ties)
  found <- anova(without, with)
  list(chi_square = found[2, "Chisq"], df = found[2, "Df"], p_value = found[2, ncol(found)])
}

# summary() of a number, its percentiles unrounded.
hand_summary <- function(values) {
  found <- summary(values, digits = 15)
  stats::setNames(as.list(unclass(found)), c("minimum", "first", "median", "mean", "third", "maximum"))
}
