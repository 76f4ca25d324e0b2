# Stepwise entry and removal as COXREG's METHOD subcommand has it; style r the same with R's score test.

# Of R the run at coxph's own stop, and at full convergence.
answer_stepwise <- function(job, data, convention) {
  for (stop_at in if (convention == "r") c("coxph", "full") else "spss") {
    data$stop_at <- stop_at
    answer_run(job, data, convention)
  }
}

answer_run <- function(job, data, convention) {
  null <- null_likelihood(data)
  put(cox_key(convention, "omnibus", "neg2_log_likelihood"), -2 * null)
  state <- new.env()
  state$step <- 0
  terms <- unique(job$term)
  backward <- job$stepwise$direction == "bstep"
  model <- integer()
  seen <- if (!backward) list(model) else list()
  moved <- if (backward) list(model = terms, action = "block") else NULL
  before <- fit_terms(job, data, convention, model, null)
  start <- before
  if (!backward) {
    tell_outside(job, data, convention, before, model, 0)
    moved <- next_step(job, data, convention, before, model, null, FALSE)
  }
  while (!is.null(moved)) {
    state$step <- state$step + 1
    fit <- fit_terms(job, data, convention, moved$model, null)
    # Where a step was halved, or information vanished on the way, nobody knows what SPSS does: at its stop another way
    # to the maximum ends at another iterate. The run is followed no further.
    if (data$stop_at == "spss" && length(moved$model) && !stopped(fit)) return()
    model <- list(block = 1, step = state$step, columns = which(job$term %in% moved$model))
    tell_fit(job, data, convention, model, fit, list(list(l = before$l, df = length(before$b))), null)
    tell_changes(convention, fit, before, start, state$step)
    tell_outside(job, data, convention, fit, moved$model, state$step)
    tell_removal(job, data, convention, fit, moved$model, state$step, null)
    before <- fit
    if (any(vapply(seen, setequal, NA, moved$model))) break
    seen <- c(seen, list(moved$model))
    moved <- next_step(job, data, convention, fit, moved$model, null, TRUE)
  }
}

fit_terms <- function(job, data, convention, model, null) {
  own <- which(job$term %in% model)
  if (!length(own)) return(list(b = numeric(), var = matrix(0, 0, 0), l = null, score = 0, loss = 0, columns = own))
  x <- data$centered[, own, drop = FALSE]
  sets <- risk_sets(data$time, data$status, data$stratum, x)
  if (length(kept_columns(x, sets)$kept) < length(own)) stop("stepwise with columns that tell nothing")
  fit <- switch(data$stop_at,
    spss = newton(x, sets, data$ties, 1e-5), full = newton(x, sets, data$ties, 1e-7, 50, further = 2),
    coxph = coxph_fits(job, data, list(columns = own), own, sets)[[1]]
  )
  c(fit[setdiff(names(fit), "columns")], list(columns = own))
}

# The score of columns out of the model at the model's coefficients, with their own U alone: that of the columns in
# the model is not exactly 0 at SPSS's stop, and taken as 0.
score_outside <- function(data, fit, extra) {
  columns <- c(fit$columns, extra)
  x <- data$centered[, columns, drop = FALSE]
  sets <- risk_sets(data$time, data$status, data$stratum, x)
  at <- likelihood(x, sets, c(fit$b, numeric(length(extra))), data$ties)
  out <- length(fit$b) + seq_along(extra)
  list(
    chi = sum(at$u[out] * (inverse(at$info)[out, out, drop = FALSE] %*% at$u[out])), df = length(extra),
    loss = rounding(x, sets, at$info)
  )
}

tell_outside <- function(job, data, convention, fit, model, step) {
  events <- sum(data$status)
  outside <- setdiff(unique(job$term), model)
  for (term in outside) {
    own <- which(job$term == term)
    for (columns in c(list(own), if (length(own) > 1) as.list(own))) {
      found <- score_outside(data, fit, columns)
      if (found$loss > 1e-7) next # others may drop what is kept here: see kept_columns()
      column <- if (length(columns) == 1) job$column[columns] else 0
      tell_chi(function(name, value, tolerance) {
        name <- if (name == "chi_square") "score" else name
        put(cox_key(convention, "not_in_equation", name, 1, step, term, column), value, tolerance)
      }, found$chi, found$df, found$loss, events)
    }
  }
  if (!length(outside)) return()
  found <- score_outside(data, fit, which(job$term %in% outside))
  if (found$loss > 1e-7) return()
  tell_chi(function(name, value, tolerance) put(cox_key(convention, "residual", name, 1, step), value, tolerance),
    found$chi, found$df, found$loss, events)
}

removal_test <- function(job, data, convention, fit, model, term, null) {
  places <- which(job$term[fit$columns] == term)
  if (job$stepwise$statistic == "wald") return(c(wald_of(fit, places), length(places), fit$loss * 100))
  rest <- fit_terms(job, data, convention, setdiff(model, term), null)
  c(2 * (fit$l - rest$l), length(places), 4e-13 * abs(fit$l))
}

tell_removal <- function(job, data, convention, fit, model, step, null) {
  for (term in model) {
    found <- removal_test(job, data, convention, fit, model, term, null)
    tell <- function(name, value, tolerance = 0) put(cox_key(convention, "removal", name, 1, step, term), value, tolerance)
    tell("loss_chi_square", found[1], found[3])
    tell("df", found[2])
    tell("p_value", pchisq(found[1], found[2], lower.tail = FALSE), p_tolerance(found[1], found[2], found[3]))
  }
}

tell_changes <- function(convention, fit, before, start, step) {
  chi <- 2 * abs(fit$l - start$l)
  df <- abs(length(fit$b) - length(start$b))
  put(cox_key(convention, "previous_block", "chi_square", 1, step), chi, 4e-13 * abs(fit$l))
  put(cox_key(convention, "previous_block", "df", 1, step), df)
  p <- if (df) pchisq(chi, df, lower.tail = FALSE) else NA
  put(cox_key(convention, "previous_block", "p_value", 1, step), p, if (df) p_tolerance(chi, df, 4e-13 * abs(fit$l)) else 0)
  put(cox_key(convention, "previous_step", "df", 1, step), abs(length(fit$b) - length(before$b)))
}

# A removal where the largest p is above pout; else the entry of the smallest p below pin.
next_step <- function(job, data, convention, fit, model, null, removing) {
  log_p <- function(found) pchisq(found[1], found[2], lower.tail = FALSE, log.p = TRUE)
  if (removing && length(model)) {
    p <- vapply(model, function(term) log_p(removal_test(job, data, convention, fit, model, term, null)), 1)
    # Which of two terms without any effect goes is decided by rounding: the run is followed no further.
    if (max(p) > log(job$stepwise$pout) && sum(p > max(p) - 1e-9) > 1) return(NULL)
    if (max(p) > log(job$stepwise$pout)) return(list(model = setdiff(model, model[which.max(p)])))
  }
  outside <- setdiff(unique(job$term), model)
  if (!length(outside)) return(NULL)
  p <- vapply(outside, function(term) log_p(unlist(score_outside(data, fit, which(job$term == term))[1:2])), 1)
  if (min(p) < log(job$stepwise$pin)) list(model = c(model, outside[which.min(p)]))
}
