# What a Cox model does not say of itself: columns it could not fit, and whether the hazards are proportional.

# What is wrong with columns of the design, a row each (aliased, not_compared: a row for each column `with`):
#   constant       does not vary
#   aliased        a linear combination of `with` and of the strata, among those at risk at an event
#   uninformative  does not vary among those at risk at any event
#   not_compared   is estimated only together with another column of a term that could not be fitted as a whole;
#                  `with` are columns of other terms which that concerns, if any
#   infinite       has no finite coefficient
#   not_converged  the iterations ended without a maximum: about the model, so without a column
column_troubles <- function(data, design, fits) {
  columns <- design$columns
  empty <- setdiff(seq_len(design$n_terms), columns$term)
  row <- function(column, kind, with = rep(NA_integer_, length(column))) {
    data.frame(
      term = columns$term[column], column = columns$column[column], kind = rep(kind, length(column)),
      with_term = columns$term[with], with_column = columns$column[with]
    )
  }
  unique(rbind(
    data.frame(
      term = empty, column = rep(NA_integer_, length(empty)), kind = rep("constant", length(empty)),
      with_term = rep(NA_integer_, length(empty)), with_column = rep(NA_integer_, length(empty))
    ),
    row(which(columns$constant), "constant"),
    do.call(rbind, lapply(fits, function(fit) if (length(fit$aliased)) alias_troubles(data, columns, fit, row))),
    row(unlist(lapply(fits, function(fit) fit$columns[fit$infinite & !fit$mixed])), "infinite"),
    if (!all(vapply(fits, function(fit) fit$converged, NA))) row(NA_integer_, "not_converged")
  ))
}

# What comes of the columns that a fit left out: their terms are out of it, or its other columns are concerned.
alias_troubles <- function(data, columns, fit, row) {
  found <- aliases(data, fit$columns, fit$aliased)
  whole <- !columns$term[found$column] %in% columns$term[fit$columns]
  alone <- whole & is.na(found$with)
  partial <- unique(found$column[!whole])
  concerned <- c(fit$columns[fit$mixed], partial)
  others <- lapply(concerned, function(column) {
    own <- found[!whole & found$column %in% found$column[found$column == column | found$with %in% column], ]
    other <- setdiff(c(own$column, own$with), c(column, NA))
    other <- other[columns$term[other] != columns$term[column]]
    if (length(other)) other else NA_integer_
  })
  rbind(
    row(found$column[whole & !alone], "aliased", found$with[whole & !alone]),
    row(found$column[alone], "uninformative"),
    row(rep(concerned, lengths(others)), "not_compared", unlist(others))
  )
}

# For each aliased column, the columns of the fit that it is a linear combination of (NA for none).
aliases <- function(data, fitted, aliased) {
  weights <- if (length(fitted)) alias_weights(data, fitted, aliased) else matrix(0, 0, length(aliased))
  rows <- lapply(seq_along(aliased), function(k) {
    with <- fitted[abs(weights[, k]) > 1e-6]
    data.frame(column = aliased[k], with = if (length(with)) with else NA_integer_)
  })
  do.call(rbind, rows)
}

# cox.zph(transform = "km"): Grambsch & Therneau's test, for each term and for all. cox.zph is given what it reads of
# a coxph object; building that by coxph() would mean fitting again. The columns are brought to one scale, which
# changes no chi-square; those without a finite coefficient carry no information and are left out of the tests.
proportional_hazards <- function(data, design, fit) {
  finite <- which(!fit$infinite)
  columns <- fit$columns[finite]
  term <- design$columns$term[columns]
  lp <- drop(data$x[, fit$columns, drop = FALSE] %*% fit$b)
  object <- structure(class = "coxph", list(
    coefficients = stats::setNames(fit$b[finite] * data$range[columns], columns), linear.predictors = lp - mean(lp),
    method = data$ties, assign = split(seq_along(term), term), terms = stats::terms(~1),
    x = scale(data$x[, columns, drop = FALSE], center = FALSE, scale = data$range[columns]),
    y = Surv(data$time, data$status), strata = data$strata
  ))
  none <- matrix(NA_real_, length(unique(term)) + 1, 3)
  table <- if (!length(finite)) none else tryCatch(
    unname(cox.zph(object, transform = "km", terms = TRUE)$table),
    error = function(condition) {
      warning("cox.zph: ", conditionMessage(condition), call. = FALSE)
      none
    }
  )
  tested <- c(unique(design$columns$term[fit$columns]), NA)
  row <- match(tested, c(unique(term), NA))
  data.frame(term = tested, chi_square = table[row, 1], df = as.integer(table[row, 2]), p = table[row, 3])
}

# Concordance and its standard error as coxph computes them.
cox_concordance <- function(data, fit) {
  if (!length(fit$b)) return(c(NA_real_, NA_real_))
  found <- concordancefit(
    Surv(data$time, data$status), drop(data$x[, fit$columns, drop = FALSE] %*% fit$b), data$strata,
    reverse = TRUE, timefix = FALSE
  )
  c(found$concordance, sqrt(found$var))
}
