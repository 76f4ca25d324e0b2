# The tables of a Cox regression from its steps: one data frame each, unrounded.

# A row for each model: how it came about, its likelihood, its score test and what changed.
model_table <- function(steps) {
  rows <- lapply(steps[moved(steps)], function(step) {
    fit <- step$model$fit
    score <- chi_square_p(fit$score, length(fit$b))
    c(
      step[c("block", "step", "action", "term")],
      list(neg2loglik = -2 * fit$loglik, score = score$chi_square, score_df = score$df, score_p = score$p),
      change_since(step$before$fit, fit, "step"), change_since(step$start$fit, fit, "block"),
      fit[c("iterations", "converged")]
    )
  })
  bind_rows(rows)
}

# Step 0 of a stepwise block is no model of its own.
moved <- function(steps) vapply(steps, function(step) step$step > 0, NA)

# The likelihood ratio chi-square between two fits, without sign: a removal's loss is a gain read backwards.
change_since <- function(before, fit, name) {
  change <- chi_square_p(2 * abs(fit$loglik - before$loglik), abs(length(fit$b) - length(before$b)))
  stats::setNames(change, paste(name, c("chi", "df", "p"), sep = "_"))
}

# For each column of the terms in the model; NA where a column could not be fitted, which leaves it no degree of freedom,
# or has no estimate of what it is said to compare.
coefficient_table <- function(step, columns, conf_level) {
  fit <- step$model$fit
  own <- which(columns$term %in% step$model$terms)
  place <- match(own, fit$columns)
  b <- replace(fit$b, fit$not_estimable, NA)[place]
  se <- replace(sqrt(diag(fit$var)), fit$not_estimable, NA)[place]
  naive <- if (!is.null(fit$naive)) replace(sqrt(diag(fit$naive)), fit$not_estimable, NA)[place]
  z <- b / se
  half_width <- stats::qnorm((1 + conf_level) / 2) * se
  table <- list(
    block = rep(step$block, length(own)), step = rep(step$step, length(own)),
    term = columns$term[own], column = columns$column[own], b = b, se = se, wald = z^2,
    df = as.integer(!is.na(place)),
    p = stats::pchisq(z^2, 1, lower.tail = FALSE), exp_b = exp(b), exp_low = exp(b - half_width),
    exp_high = exp(b + half_width), z = z
  )
  if (is.null(naive)) table else c(table, list(naive_se = naive))
}

# The Wald test of each term of the model; none where a coefficient of it is infinite, or mixed with another term.
# (A factor whose levels cannot all be compared is tested in so far as they can.)
term_test_table <- function(step, columns) {
  fit <- step$model$fit
  lapply(step$model$terms, function(term) {
    places <- which(columns$term[fit$columns] == term)
    unknown <- any(fit$infinite[places] | fit$crossed[places])
    found <- if (unknown) chi_square_p(NA_real_, length(places)) else wald_test(fit, places)
    list(block = step$block, step = step$step, term = term, wald = found$chi_square, df = found$df, p = found$p)
  })
}

# One part of every step below each other, with block and step in front.
step_table <- function(steps, part, names) {
  rows <- lapply(steps, function(step) {
    found <- step[[part]]
    n <- NROW(found)
    if (n) c(list(block = rep(step$block, n), step = rep(step$step, n)), found[setdiff(names(found), "whole")])
  })
  found <- bind_rows(Filter(length, rows))
  if (!is.null(found)) stats::setNames(found, c("block", "step", names))
}

# Correlations of the coefficients, in pairs.
correlation_table <- function(fit, columns) {
  variance <- replace(diag(fit$var), fit$not_estimable, NA)
  r <- fit$var / sqrt(outer(variance, variance))
  i <- fit$columns[row(r)]
  j <- fit$columns[col(r)]
  as_table(list(
    term = columns$term[i], column = columns$column[i], with_term = columns$term[j], with_column = columns$column[j],
    correlation = as.vector(r)
  ))
}

# The tests of the final model as summary.coxph has them.
summary_table <- function(data, fit, n, n_events, concordance, conf_level, robust, cluster) {
  df <- length(fit$b)
  lr <- chi_square_p(2 * (fit$loglik - data$null_loglik), df)
  wald <- if (any(fit$infinite)) chi_square_p(NA_real_, df) else wald_test(fit, seq_len(df))
  score <- chi_square_p(fit$score, df)
  if (is.null(robust)) robust <- chi_square_p(NA_real_, df)
  found <- if (concordance) cox_concordance(data, fit, cluster) else c(NA_real_, NA_real_)
  limits <- concordance_limits(found, conf_level)
  as_table(list(
    lr = lr$chi_square, lr_df = lr$df, lr_p = lr$p, wald = wald$chi_square, wald_df = wald$df, wald_p = wald$p,
    score = score$chi_square, score_df = score$df, score_p = score$p,
    robust_score = robust$chi_square, robust_score_df = robust$df, robust_score_p = robust$p,
    concordance = found[1], concordance_se = found[2], concordance_low = limits[1], concordance_high = limits[2],
    n = n, n_events = n_events
  ))
}
