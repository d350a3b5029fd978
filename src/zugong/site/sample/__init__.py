"""The sample city 沔州市: fictional, on 2016-07-29, built through the same verbs that people use."""
