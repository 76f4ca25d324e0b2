# The fits of a Cox model that are right: more than one, where iterations end at different places.

# All right answers to a model: SPSS's iterate or coxph's at its default and at full convergence, and where a
# coefficient is infinite, the limit along it.
model_fits <- function(job, data, convention, model) {
  x <- data$centered[, model$columns, drop = FALSE]
  sets <- risk_sets(data$time, data$status, data$stratum, x)
  kept <- kept_columns(x, sets)
  for (j in seq_along(model$columns)) {
    where <- model$columns[j]
    key <- cox_key(convention, "kept", "kept", model$block, model$step, job$term[where], job$column[where])
    put(key, j %in% kept$kept)
  }
  own <- model$columns[kept$kept]
  x <- data$centered[, own, drop = FALSE]
  fits <- list()
  if (length(own)) {
    fits <- list(spss_fit(data, x, sets))
    if (convention == "r") {
      full <- if (is.null(model$direction)) full_fit(data, x, sets)
      fits <- c(coxph_fits(job, data, model, own, sets), list(full))
    }
    if (!is.null(model$direction)) {
      limit <- limit_fit(data, model, own, convention)
      if (is.null(limit) && data$ties != "exact") kept$sure <- FALSE
      fits <- c(fits, list(limit))
    }
    if (convention == "r") fits <- highest(fits)
    if (!length(Filter(Negate(is.null), fits))) kept$sure <- FALSE
    fits <- lapply(Filter(Negate(is.null), fits), function(fit) c(fit, if (is.null(fit$columns)) list(columns = own)))
  } else {
    # No column tells anything: the likelihood stays what it was.
    put(cox_key(convention, "omnibus", "neg2_log_likelihood", model$block, model$step), -2 * null_likelihood(data))
  }
  put(cox_key(convention, "sure", "sure", model$block, model$step), kept$sure)
  list(fits = fits, kept = own)
}

spss_fit <- function(data, x, sets) {
  if (data$ties == "exact") return(NULL)
  tryCatch(newton(x, sets, data$ties, 1e-5), error = function(e) NULL)
}

full_fit <- function(data, x, sets) {
  if (data$ties == "exact") return(NULL)
  tryCatch(newton(x, sets, data$ties, 1e-7, 60, further = 2), error = function(e) NULL)
}

# coxph's first step may overshoot, and it may end below the maximum: then it is no answer.
highest <- function(fits) {
  fits <- Filter(Negate(is.null), fits)
  l <- vapply(fits, `[[`, 1, "l")
  if (all(vapply(fits, function(fit) !is.null(fit$partial), NA))) return(list())
  fits[is.finite(l) & l >= max(l, -Inf, na.rm = TRUE) - 1e-6 * max(1, abs(l[is.finite(l)]))]
}

# The limit of the fit where coefficients go to infinity along the model's direction.
limit_fit <- function(data, model, own, convention) {
  if (data$ties == "exact") return(NULL)
  x <- data$centered[, model$columns, drop = FALSE]
  sets <- tryCatch(risk_sets(data$time, data$status, data$stratum, x, model$direction), error = function(e) NULL)
  if (is.null(sets)) return(NULL)
  range <- apply(data$x[, own, drop = FALSE], 2, function(column) diff(range(column)))
  x <- sweep(data$centered[, own, drop = FALSE], 2, range, "/")
  full <- risk_sets(data$time, data$status, data$stratum, x)
  first <- likelihood(x, full, numeric(ncol(x)), data$ties)
  # Once the likelihood stands still, two more steps bring the coefficients to where they stay.
  fit <- tryCatch(newton(x, sets, data$ties, 1e-7, 60, TRUE, further = 2), error = function(e) NULL)
  if (is.null(fit)) return(NULL)
  fit$b <- fit$b / range
  fit$var <- fit$var / outer(range, range)
  fit$score <- tryCatch(sum(first$u * (inverse(first$info) %*% first$u)), error = function(e) NA)
  # coxph stops within 1e-9 of the likelihood, and after 20 iterations: e^-20 is 2e-9. SPSS's iterate is looked at too.
  fit$loss <- if (convention == "r") 1e-8 else 1e-13
  fit$limit <- TRUE
  fit
}

coxph_formula <- function(terms) {
  stats::as.formula(paste("Surv(time, status) ~", paste(sprintf("m%d", terms), collapse = " + "), "+ strata(stratum)"))
}

# What coxph() is given: a matrix a term.
coxph_frame <- function(job, data, model) {
  frame <- data[c("time", "status", "stratum")]
  for (term in unique(job$term[model$columns])) {
    frame[[sprintf("m%d", term)]] <- data$x[, job$term == term & seq_along(job$term) %in% model$columns, drop = FALSE]
  }
  frame
}

coxph_of <- function(job, data, model, ...) {
  formula <- coxph_formula(unique(job$term[model$columns]))
  coxph(formula, coxph_frame(job, data, model), ties = data$ties, model = TRUE, x = TRUE, ...)
}

coxph_fits <- function(job, data, model, own, sets) {
  x <- data$centered[, own, drop = FALSE]
  controls <- list(coxph.control(), coxph.control(eps = 1e-14, iter.max = 100))
  if (data$ties == "exact") controls <- controls[1]
  lapply(controls, function(control) {
    fit <- tryCatch(coxph_of(job, data, model, control = control), error = function(e) NULL)
    if (is.null(fit)) return(NULL)
    kept <- !is.na(fit$coefficients)
    # Where coxph drops other columns, its tests are an answer and its coefficients are not compared.
    if (!identical(unname(which(kept)), match(own, model$columns))) {
      return(list(
        b = numeric(sum(kept)), l = fit$loglik[2], score = fit$score, loss = 1e-12, columns = model$columns[kept],
        partial = TRUE
      ))
    }
    var <- fit$var[kept, kept, drop = FALSE]
    info <- tryCatch(inverse(var), error = function(e) NULL)
    if (is.null(info)) return(NULL)
    list(
      b = unname(fit$coefficients[kept]), var = var, l = fit$loglik[2], score = fit$score,
      converged = TRUE, halved = 0, loss = rounding(x, sets, info), coxph = fit
    )
  })
}
