"""What people decided in 設定, read as they mean it: for deliveries, set-up and KPIs alike."""
