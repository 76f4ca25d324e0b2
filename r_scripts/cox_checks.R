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
    list(
      term = columns$term[column], column = columns$column[column], kind = rep(kind, length(column)),
      with_term = columns$term[with], with_column = columns$column[with]
    )
  }
  unknown <- rep(NA_integer_, length(empty))
  found <- bind_rows(c(
    list(
      list(
        term = empty, column = unknown, kind = rep("constant", length(empty)), with_term = unknown, with_column = unknown
      ),
      row(which(columns$constant), "constant")
    ),
    lapply(fits, function(fit) if (length(fit$aliased)) alias_troubles(data, columns, fit, row)),
    list(
      row(unlist(lapply(fits, function(fit) fit$columns[fit$infinite & !fit$mixed])), "infinite"),
      if (!all(vapply(fits, function(fit) fit$converged, NA))) row(NA_integer_, "not_converged")
    )
  ))
  if (nrow(found) > 1) unique(found) else found
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
  bind_rows(list(
    row(found$column[whole & !alone], "aliased", found$with[whole & !alone]),
    row(found$column[alone], "uninformative"),
    row(rep(concerned, lengths(others)), "not_compared", unlist(others))
  ))
}

# For each aliased column, the columns of the fit that it is a linear combination of (NA for none).
aliases <- function(data, fitted, aliased) {
  weights <- if (length(fitted)) alias_weights(data, fitted, aliased) else matrix(0, 0, length(aliased))
  rows <- lapply(seq_along(aliased), function(k) {
    with <- fitted[abs(weights[, k]) > 1e-6]
    list(column = rep(aliased[k], max(1L, length(with))), with = if (length(with)) with else NA_integer_)
  })
  bind_rows(rows)
}

# cox.zph(transform = "km"): Grambsch & Therneau's test, for each term and for all. Of cox.zph only the compiled part is
# called, which gives the gradient and the information of the coefficients and of their products with time; the rest
# of cox.zph is residuals. Columns are brought to one scale, which changes no chi-square; those without a finite
# coefficient carry no information and are left out. Not estimable where that matrix has no inverse.
proportional_hazards <- function(data, design, fit) {
  columns <- fit$columns[!fit$infinite]
  term <- design$columns$term[columns]
  test <- zph_test(zph_information(data, fit, columns), length(columns))
  tested <- unique(design$columns$term[fit$columns])
  tests <- bind_rows(c(lapply(tested, function(which) test(which(term == which))), list(test(seq_along(columns)))))
  none <- tests$df == 0L
  as_table(list(
    term = c(tested, NA), chi_square = tests$chi_square, df = replace(tests$df, none, NA), p = tests$p
  ))
}

# A function of places of columns that tests their products with time, from u and imat of `p` columns and of their
# products: u'Vu, where V is that part of the inverse of the information of all columns and of those products, and the
# gradient of the columns themselves is 0. V is the inverse of a Schur complement, which is made once for all tests; where
# digits would be lost in it (more than four), from the whole matrix, which shows whether there is an inverse.
zph_test <- function(found, p) {
  static <- seq_len(p)
  beyond <- beyond_static(found$imat, static)
  function(own) {
    if (!length(own)) return(chi_square_p(NA_real_, 0L))
    moving <- own + p
    root <- if (!is.null(beyond)) clear_root(beyond[own, own, drop = FALSE], diag(found$imat)[moving])
    chi_square <- if (is.null(root)) {
      all <- c(static, moving)
      u <- c(numeric(p), found$u[moving])
      sum(u * tryCatch(solve(found$imat[all, all], u), error = function(condition) NA_real_))
    } else {
      sum(backsolve(root, found$u[moving], transpose = TRUE)^2)
    }
    chi_square_p(chi_square, length(own))
  }
}

# The information of the products with time beyond that of the columns; NULL where the columns' own has no good inverse.
beyond_static <- function(imat, static) {
  root <- if (length(static)) clear_root(imat[static, static, drop = FALSE], diag(imat)[static])
  if (is.null(root)) return(NULL)
  imat[-static, -static, drop = FALSE] - crossprod(backsolve(root, imat[static, -static, drop = FALSE], transpose = TRUE))
}

# The Cholesky root of an information; NULL where it has none, or where of what the columns' variances `size` would be
# by themselves less than 1e-4 is left beside the others.
clear_root <- function(information, size) {
  root <- tryCatch(chol(information), error = function(condition) NULL)
  if (!is.null(root) && isTRUE(all(diag(root)^2 > 1e-4 * size))) root
}

# Gradient `u` and information `imat` of the columns and of their products with Kaplan and Meier's transform of time,
# in units of the columns' ranges.
zph_information <- function(data, fit, columns) {
  p <- length(columns)
  if (!p) return(list(u = numeric(), imat = matrix(0, 0, 0)))
  y <- if (is.null(data$entry)) Surv(data$time, data$status) else Surv(data$entry, data$time, data$status)
  counts <- patient_counts(data)
  of_patients <- if (is.null(counts)) rep(1, nrow(y)) else counts
  curve <- curve_of_all(data, y, of_patients)
  moment <- 1 - c(1, curve$surv)[findInterval(data$time, curve$time, left.open = TRUE) + 1]
  lp <- fixed_part(data) + drop(columns_of_matrix(data$x, fit$columns) %*% fit$b)
  weights <- case_weights(data)
  n <- length(data$time)
  moment <- moment - sum((moment * of_patients)[data$event == 1]) / sum(of_patients[data$event == 1])
  x <- columns_of_matrix(data$x, columns)
  stratum <- data$stratum - 1L
  efron <- data$ties == "efron"
  found <- if (is.null(data$entry)) {
    .Call(Czph1, moment, y, x, lp - mean(lp), weights, stratum, efron, seq_len(n) - 1L)
  } else {
    by_entry <- order(-stratum, -data$entry) - 1L
    by_time <- order(-stratum, -data$time) - 1L
    tryCatch(.Call(Czph2, moment, y, x, lp - mean(lp), weights, stratum, efron, by_entry, by_time),
      error = function(condition) { # of hazards that are no numbers: the test is not estimable
        if (overflows(condition)) list(u = rep(NaN, 2 * p), imat = matrix(NaN, 2 * p, 2 * p)) else stop(condition)
      }
    )
  }
  range <- rep(data$range[columns], 2)
  list(u = found$u / range, imat = found$imat / outer(range, range))
}

# The curve of all patients, with those that SPSS drops since they were censored before the first event of their stratum
# (see cox_cases): in other strata somebody may have died before them, and so they count in it.
curve_of_all <- function(data, y, of_patients) {
  early <- data$early
  if (length(early$time)) {
    y <- Surv(c(data$time, early$time), c(data$status, numeric(length(early$time))))
    of_patients <- c(of_patients, early$n)
  }
  survfitKM(factor(rep(1L, nrow(y))), y, of_patients, se.fit = FALSE)
}
