# The API with R. In the project's folder, beside a running server; a second argument names a file for the plot:
#   Rscript docs/examples/api.R [http://localhost:3000] [index.pdf]
# JSON is read with jsonlite, once: install.packages("jsonlite"). What is asked as CSV needs base R alone.
# Base R does not send files: it has curl do so. Its numbers are good to 15 digits; colClasses = "character" keeps all of them.
arguments <- commandArgs(trailingOnly = TRUE)
api <- paste0(if (length(arguments) > 0) arguments[1] else "http://localhost:3000", "/api/v1")
read_rows <- function(path, ...) read.csv(paste0(api, path), encoding = "UTF-8", ...)
read_json <- function(path) jsonlite::fromJSON(paste(readLines(paste0(api, path), encoding = "UTF-8", warn = FALSE), collapse = "\n"))
send <- function(path, file, ...) {
  sent <- c("--silent", "--show-error", "--fail-with-body", shQuote(paste0(api, path)), "--data-binary", shQuote(paste0("@", file)), ...)
  jsonlite::fromJSON(paste(system2("curl", sent, stdout = TRUE), collapse = "\n"))
}

cat("== Dutch initiatives that repair: the first three, and how many there are\n")
groups <- read_rows("/initiatives.csv?country=NL&sector=repair")
writeLines(head(paste(groups$slug, "|", groups$name), 3))
cat(nrow(groups), "in all\n")

cat("== Value of one group by year, in euro\n")
values <- read_rows("/initiatives/rci-nl-7/valuations.csv") # what is not known is empty, so NA, never zero
print(values[c("year", "value", "held", "excluded")])

cat("== The price behind the value of 2018, and where it comes from\n")
lines <- read_json("/initiatives/rci-nl-7/valuations/explain?year=2018")$lines
valued <- subset(lines, outcome %in% c("priced", "backcast"))
cat(valued$quantity, valued$unit, "x", valued$price$amount, "x", valued$price$indexRatio, "=", valued$value, "euro\n")
cat(valued$price$source$publisher, valued$price$source$title, valued$price$source$url, sep = ", ")

cat("\n== Repair Netherlands, the index\n")
index <- read_rows("/indices/repair-nl/series.csv", na.strings = "")
print(index[c("year", "level", "reason")])
if (length(arguments) > 1) {
  pdf(arguments[2])
  plot(index$year, index$level, type = "b", xlab = "year", ylab = "level", main = "Repair Netherlands")
  invisible(dev.off())
}

cat("== A study of your own: its social return; nothing is stored\n")
cat(send("/value-maps", "fixtures/value-maps/wheels-to-meals.json", "-H", shQuote("Content-Type: application/json"))$sroi, "\n")

# Your own figures need a key: MAEX_KEY=maex_... The group in these files is fictional, and private: nobody else sees it.
key <- Sys.getenv("MAEX_KEY")
if (key != "") {
  for (name in c("my-initiatives.csv", "my-measurements.csv")) {
    cat("== Import", name, "\n")
    done <- send(paste0("/imports?name=", name), file.path("docs/examples", name), "-H", shQuote(paste("Authorization: Bearer", key)), "-H", shQuote("Content-Type: text/csv"))
    cat(done$status, done$rowsTotal, "rows\n")
  }
}
