# The robust (sandwich) variance of Lin & Wei 1989, Journal of the American Statistical Association 84:1074, as coxph
# has it with cluster(): D'D, D the dfbeta residuals of all rows, each times its sampling weight where there are such,
# summed within the clusters. A cluster that stands for several patients (`cluster` is then the place of each case among
# the rows that were counted) is as many alike.

# The models of all steps with the robust variance in place of that of the information, which is `naive` then, and the
# robust score test of the final model.
robust_run <- function(run, data, cluster) {
  robust <- function(model) {
    model$fit <- robust_fit(model$fit, data, cluster)
    model
  }
  run$steps <- lapply(run$steps, function(step) {
    step$model <- robust(step$model)
    step
  })
  run$final <- robust(run$final)
  run$robust_score <- robust_score(run$final$fit, data, cluster)
  run
}

robust_fit <- function(fit, data, cluster) {
  fit$naive <- fit$var
  fit$n_clusters <- if (is.null(data$n_of_row)) length(unique(cluster)) else sum(data$n_of_row[unique(cluster)])
  if (!length(fit$columns)) return(fit)
  held <- tryCatch(held_fit(data, fit), error = function(condition) {
    if (overflows(condition) || identical(condition$code, "residuals_overflow")) NULL else stop(condition)
  })
  if (is.null(held)) warning("no robust standard errors: the hazards of the model are too far apart to be numbers")
  if (is.null(held)) {
    fit$var <- NA * fit$var
    return(fit)
  }
  found <- cluster_sums(held, "dfbeta", data, cluster)
  fit$var <- crossprod(sqrt(found$n) * found$sums)
  fit
}

# Residuals of a held fit, summed over the rows of each cluster (`sums`), and of how many such clusters that is (`n`);
# with risk sets written out over the rows of its cases.
cluster_sums <- function(held, type, data, cluster) {
  own <- if (is.null(data$case)) cluster else cluster[data$case]
  found <- rowsum(as.matrix(stats::residuals(held, type, weighted = TRUE)), own)
  n <- if (is.null(data$n_of_row)) rep(1, nrow(found)) else data$n_of_row[as.integer(rownames(found))]
  list(sums = unname(found) / n, n = n)
}

# coxph's rscore: the score test of b = 0 with the variance of the scores that the clusters show.
robust_score <- function(fit, data, cluster) {
  df <- length(fit$columns)
  if (!df || fit$n_clusters <= df) return(chi_square_p(NA_real_, df))
  null <- fit
  null$b <- 0 * fit$b
  scores <- cluster_sums(held_fit(data, null), "score", data, cluster)
  u <- colSums(scores$n * scores$sums)
  chi_square_p(sum(u * solve_variance(crossprod(sqrt(scores$n) * scores$sums), u)), df)
}
