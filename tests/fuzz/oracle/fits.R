# The fits of a Cox model that are right: more than one, where iterations end at different places.

# All right answers to a model: SPSS's iterate, or coxph's at its default and at full convergence. Where a coefficient is
# infinite, SPSS's iterate still, if it stopped within 20 iterations without a step that had to be halved or a point
# where information had vanished (what SPSS does then is not known), else the limit; coxph's if it came to the limit,
# or that.
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
  if (!is.null(model$direction) && data$ties != "exact" && !falls_out(data, model, sets)) model$direction <- NULL
  x <- data$centered[, own, drop = FALSE]
  fits <- list()
  if (length(own)) {
    fits <- list(spss_fit(data, x, sets))
    if (convention == "r") {
      full <- if (is.null(model$direction)) full_fit(data, x, sets)
      fits <- c(coxph_fits(job, data, model, own, sets), list(full))
    }
    # What rounding took on the way to a maximum is made good there, on the way to nowhere it is not.
    if (!is.null(model$direction) && length(fits) && !is.null(fits[[1]]$worst)) fits[[1]]$loss <- fits[[1]]$worst
    if (!is.null(model$direction) && !(convention == "spss" && stopped(fits[[1]]))) {
      limit <- limit_fit(data, model, own, convention)
      if (is.null(limit) && data$ties != "exact") kept$sure <- FALSE
      fits <- c(if (convention == "r") fits, list(limit))
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

# Does anybody fall out of a risk set along the direction? Along one of aliased columns alone nobody does.
falls_out <- function(data, model, sets) {
  x <- data$centered[, model$columns, drop = FALSE]
  left <- tryCatch(risk_sets(data$time, data$status, data$stratum, x, model$direction), error = function(e) NULL)
  is.null(left) || sum(lengths(lapply(left, `[[`, "rows"))) < sum(lengths(lapply(sets, `[[`, "rows")))
}

stopped <- function(fit) !is.null(fit) && fit$converged && fit$halved == 0 && !fit$vanished

full_fit <- function(data, x, sets) {
  if (data$ties == "exact") return(NULL)
  tryCatch(newton(x, sets, data$ties, 1e-7, 60, further = 2), error = function(e) NULL)
}

# coxph's first step may overshoot, and it may end below the maximum: then it is no answer.
highest <- function(fits) {
  fits <- Filter(Negate(is.null), fits)
  l <- vapply(fits, `[[`, 1, "l")
  # What is above the limit is no likelihood: sums of hazards underflow in coxph.
  top <- min(l[!vapply(fits, function(fit) is.null(fit$limit), NA)], Inf)
  fits <- fits[is.finite(l) & l <= top + 1e-6 * max(1, abs(top[is.finite(top)]))]
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
  # coxph stops within 1e-9 of the likelihood, and after 20 iterations: e^-20 is 2e-9.
  fit$score_loss <- rounding(x, full, first$info)
  if (convention == "r") fit$loss <- 1e-8
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

# coxph's own fits, at its default and at full convergence; of the columns that have an estimate as well, where coxph
# drops others.
coxph_fits <- function(job, data, model, own, sets) {
  controls <- list(coxph.control(), coxph.control(eps = 1e-14, iter.max = 100))
  # At full convergence of exact ties hazards may overflow.
  if (data$ties == "exact" && is.null(model$direction)) controls <- controls[1]
  alone <- list(columns = own, direction = model$direction[match(own, model$columns)])
  found <- lapply(controls, function(control) {
    whole <- coxph_fit(job, data, model, own, control)
    list(whole, if (!is.null(whole$partial)) coxph_fit(job, data, alone, own, control))
  })
  unlist(found, recursive = FALSE)
}

coxph_fit <- function(job, data, model, own, control) {
  fit <- tryCatch(coxph_of(job, data, model, control = control), error = function(e) NULL)
  if (is.null(fit)) return(NULL)
  kept <- !is.na(fit$coefficients)
  columns <- model$columns[kept]
  x <- data$centered[, columns, drop = FALSE]
  sets <- risk_sets(data$time, data$status, data$stratum, x)
  lost <- setdiff(own, columns)
  infinite <- if (!is.null(model$direction)) {
    model$columns[abs(model$direction) > 1e-6 * max(abs(model$direction))]
  }
  if (data$ties != "exact" && !any(lost %in% infinite)) {
    # Where sums of hazards underflow what coxph calls its likelihood is none.
    true <- likelihood(x, sets, fit$coefficients[kept], data$ties)
    if (!isTRUE(abs(true$l - fit$loglik[2]) < 1e-9 * max(1, abs(fit$loglik[1])))) return(NULL)
    # Where the iterations run out what coxph calls a variance is none: it has not been inverted.
    if (!isTRUE(max(abs(fit$var[kept, kept] %*% true$info - diag(nrow(true$info)))) < 1e-3)) return(NULL)
  }
  # Where coxph drops other columns, its tests are an answer and its coefficients are not compared; unless what it drops
  # is infinite, and its information has vanished on the way.
  if (!identical(columns, own) && !(all(lost %in% infinite) && identical(columns, setdiff(own, lost)))) {
    return(list(
      b = numeric(sum(kept)), l = fit$loglik[2], score = fit$score, loss = 1e-12, columns = columns, partial = TRUE
    ))
  }
  # Of exact ties without a maximum there is no limit to compare with. coxph stops within 1e-9 of the likelihood l, so
  # that coefficients may be sqrt(2e-9 |l|) standard errors from where they go.
  loose <- data$ties == "exact" && !is.null(model$direction)
  var <- fit$var[kept, kept, drop = FALSE]
  info <- tryCatch(inverse(var), error = function(e) NULL)
  if (is.null(info)) return(NULL)
  list(
    columns = columns, n_columns = length(own), b = unname(fit$coefficients[kept]), var = var, l = fit$loglik[2],
    score = fit$score, converged = TRUE, halved = 0, loss = if (loose) sqrt(2e-9 * max(1, abs(fit$loglik[2]))) else rounding(x, sets, info), coxph = fit,
    score_loss = rounding(x, sets, likelihood(x, sets, numeric(ncol(x)), "breslow")$info), limit = if (loose) TRUE
  )
}
