# Blocks of terms: entered together, or stepwise forward and backward as COXREG does it.
#
# A model is list(terms, fit), a step list(block, step, action, term, model, before, start, not_in, residual,
# removal): `before` is the model of the step before, `start` that of the block before. Step 0 of a stepwise block is
# its start.
run_blocks <- function(data, design, blocks, pin, pout) {
  model <- list(terms = integer(), fit = null_fit(data))
  steps <- list()
  for (k in seq_along(blocks)) {
    terms <- as.integer(blocks[[k]]$terms)
    method <- strsplit(blocks[[k]]$method, "-", fixed = TRUE)[[1]]
    own <- if (method[1] == "enter") {
      entered <- model_of(data, design, c(model$terms, terms))
      list(list(step = 1L, action = "block", term = NA_integer_, model = entered, before = model))
    } else {
      stepwise(data, design, model, terms, method[1] == "bstep", method[2], pin, pout)
    }
    steps <- c(steps, lapply(own, function(step) c(step, list(block = k, start = model))))
    model <- own[[length(own)]]$model
  }
  list(steps = unname(steps), final = model)
}

model_of <- function(data, design, terms) {
  terms <- sort(unique(terms))
  list(terms = terms, fit = cox_fit(data, columns_of(design, terms)))
}

# The columns of some terms that can enter a fit.
columns_of <- function(design, terms) which(design$columns$term %in% terms & !design$columns$constant)

# COXREG METHOD subcommand: forward, the term with the smallest score p enters if p < pin; then the one with the
# largest p of the removal statistic leaves if p > pout, again and again; then the next enters. Backward, all enter
# first. It ends when nothing moves or the model has been there before. Decided by printed output for fstep-lr
# without a removal; by no published number for the rest. Terms of earlier blocks stay unless named again.
stepwise <- function(data, design, start, candidates, backward, statistic, pin, pout) {
  at <- function(step, move, model, before) {
    removal <- if (step > 0) removal_tests(data, design, model, candidates, statistic)
    c(
      list(step = step, action = move$action, term = move$term, model = model, before = before, removal = removal),
      tests_not_in(data, design, model, setdiff(candidates, model$terms))
    )
  }
  steps <- list(at(0L, list(action = NA_character_, term = NA_integer_), start, start))
  key <- function(model) paste(model$terms, collapse = " ")
  seen <- if (!backward) key(start)
  move <- if (backward) {
    list(action = "block", term = NA_integer_, terms = c(start$terms, candidates))
  } else {
    next_move(steps[[1]], pin, pout)
  }
  while (!is.null(move)) {
    before <- steps[[length(steps)]]$model
    model <- model_of(data, design, move$terms)
    steps[[length(steps) + 1]] <- at(length(steps), move, model, before)
    if (key(model) %in% seen) break
    seen <- c(seen, key(model))
    move <- next_move(steps[[length(steps)]], pin, pout)
  }
  steps
}

# What moves after a step: a removal first, else an entry, else NULL. p-values are compared as logarithms, which
# tell the smallest ones apart. A term without a parameter in the model goes first.
next_move <- function(step, pin, pout) {
  terms <- step$model$terms
  log_p <- function(test) {
    ifelse(test$df == 0, 0, stats::pchisq(test$chi_square, test$df, lower.tail = FALSE, log.p = TRUE))
  }
  leaving <- step$removal
  if (!is.null(leaving)) {
    worst <- which.max(log_p(leaving))
    if (length(worst) && log_p(leaving)[worst] > log(pout)) {
      term <- leaving$term[worst]
      return(list(action = "remove", term = term, terms = setdiff(terms, term)))
    }
  }
  entering <- step$not_in[step$not_in$whole, ]
  best <- which.min(log_p(entering))
  if (length(best) && log_p(entering)[best] < log(pin)) {
    term <- entering$term[best]
    list(action = "enter", term = term, terms = c(terms, term))
  }
}

# "Variables not in the Equation": the score test of every term out of the model, of each column of it, and of all
# together (the residual chi-square). Column 0 is a term of several columns as a whole.
tests_not_in <- function(data, design, model, out) {
  test <- function(columns) score_test(data, model$fit, columns[!design$columns$constant[columns]])
  rows <- lapply(out, function(term) {
    columns <- which(design$columns$term == term)
    single <- if (length(columns) > 1) columns
    row <- function(number, whole, columns) c(list(term = term, column = number, whole = whole), test(columns))
    c(list(row(as.integer(length(columns) == 1), TRUE, columns)), Map(row, seq_along(single), FALSE, single))
  })
  list(
    not_in = bind_rows(unlist(rows, recursive = FALSE)),
    residual = if (length(out)) bind_rows(list(test(which(design$columns$term %in% out))))
  )
}

# "Model if Term Removed": what the likelihood loses with each term of the block, by one of
#   lr     the fit without the term
#   cond   the likelihood at coefficients that are not fitted again but approximated by b1 - V12 V22^-1 b2, 2 being
#          the term, 1 the rest (Lawless & Singhal 1978, Biometrics 34:318); checked against no published table
#   wald   b2' V22^-1 b2
removal_tests <- function(data, design, model, candidates, statistic) {
  fit <- model$fit
  loss <- switch(statistic,
    lr = function(term, places) {
      rest <- cox_fit(data, columns_of(design, setdiff(model$terms, term)))
      chi_square_p(2 * (fit$loglik - rest$loglik), length(fit$b) - length(rest$b))
    },
    cond = function(term, places) conditional_test(data, fit, places),
    wald = function(term, places) wald_test(fit, places),
    stop("no statistic ", statistic)
  )
  rows <- lapply(intersect(model$terms, candidates), function(term) {
    places <- which(design$columns$term[fit$columns] == term)
    c(list(term = term), loss(term, places))
  })
  bind_rows(rows)
}

conditional_test <- function(data, fit, places) {
  if (!length(places)) return(chi_square_p(NA_real_, 0L))
  loglik <- if (length(places) == length(fit$b)) {
    data$null_loglik
  } else {
    along <- solve_variance(fit$var[places, places, drop = FALSE], fit$b[places])
    approximate <- fit$b[-places] - drop(fit$var[-places, places, drop = FALSE] %*% along)
    likelihood_at(data, fit$columns[-places], approximate)$loglik
  }
  chi_square_p(2 * (fit$loglik - loglik), length(places))
}

# Lists of the same names as the rows of one data frame; NULL for none. (rbind of data frames takes longer than the
# fits of a small study.)
bind_rows <- function(rows) {
  if (!length(rows)) return(NULL)
  names <- names(rows[[1L]])
  columns <- lapply(names, function(name) unlist(lapply(rows, .subset2, name), use.names = FALSE))
  names(columns) <- names
  as_table(columns)
}

# Columns of one length as a data frame, at a tenth of what list2DF() costs, which checks them.
as_table <- function(columns) {
  attr(columns, "row.names") <- .set_row_names(length(columns[[1L]]))
  class(columns) <- "data.frame"
  columns
}
