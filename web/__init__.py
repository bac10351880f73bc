"""Pages and the command line over `search_api.service.SearchService`."""
